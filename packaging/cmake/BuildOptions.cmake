# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the tree is compiled with, and the two functions that make targets.

add_library(build_options INTERFACE)
target_compile_options(build_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${WARNINGS_AS_ERRORS}>:-Werror>)
target_compile_definitions(build_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_CONTEXTLESS_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    MAILHAUL_VERSION="${PROJECT_VERSION}")

if(SANITIZERS)
    target_compile_options(build_options INTERFACE
        -fsanitize=${SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(build_options INTERFACE -fsanitize=${SANITIZERS})
endif()

if(HARDENING)
    # Not -fPIE: Qt's own data is reached through -fPIC only, or qApp is a copy that stays null.
    target_compile_options(build_options INTERFACE
        -fstack-protector-strong -fstack-clash-protection
        $<$<NOT:$<PLATFORM_ID:Windows>>:-fcf-protection>)
    target_compile_definitions(build_options INTERFACE _FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
    target_link_options(build_options INTERFACE
        $<$<PLATFORM_ID:Linux>:-pie$<SEMICOLON>-Wl,-z,relro,-z,now,-z,noexecstack>)
endif()

# Qt's headers are most of what a source file costs; compiled once, they cost the others nothing. A
# compiler cache does better without.
if(CMAKE_CXX_COMPILER_LAUNCHER)
    set(precompiled_headers OFF)
else()
    set(precompiled_headers ON)
endif()
option(PRECOMPILED_HEADERS "Compile Qt's headers once for all sources" ${precompiled_headers})

if(PRECOMPILED_HEADERS)
    set(source ${PROJECT_BINARY_DIR}/precompiled.cpp)
    file(GENERATE OUTPUT ${source} CONTENT "")
    add_library(precompiled OBJECT ${source})
    set_target_properties(precompiled PROPERTIES AUTOMOC OFF)
    target_link_libraries(precompiled PRIVATE Qt6::Core tl::expected build_options)
    target_precompile_headers(precompiled PRIVATE
        <QCoreApplication> <QFuture> <QHash> <QJsonArray> <QJsonObject> <QObject> <QPromise> <QTimer>
        <algorithm> <chrono> <functional> <memory> <optional> <vector> <tl/expected.hpp>)
endif()

# Legal for every target that is compiled with build_options.
function(use_precompiled_headers target)
    if(PRECOMPILED_HEADERS)
        target_precompile_headers(${target} REUSE_FROM precompiled)
    endif()
endfunction()

# One static library per folder of src/. PUBLIC names the modules and libraries that its headers
# need, PRIVATE those that only its .cpp files see.
function(add_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
    add_library(${name} STATIC ${arg_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE build_options ${arg_PRIVATE})
    use_precompiled_headers(${name})
endfunction()

# One Qt Test program. The name is that of its source, tst_<file>.cpp; LABELS are passed to CTest, LAUNCHER is
# the command that starts it.
function(add_unit_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS;LAUNCHER")
    add_executable(${name} ${name}.cpp ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} Qt6::Test build_options)
    use_precompiled_headers(${name})
    target_compile_definitions(${name} PRIVATE
        FIXTURES_DIR="${CMAKE_CURRENT_SOURCE_DIR}/fixtures"
        RESOURCES_DIR="${PROJECT_SOURCE_DIR}/resources")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${arg_LAUNCHER} $<TARGET_FILE:${name}>)
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC")
endfunction()
