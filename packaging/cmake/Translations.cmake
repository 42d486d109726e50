# SPDX-License-Identifier: GPL-3.0-or-later
# Translations: `ninja update_translations` brings translations/*.ts up to date with the texts in src/ and ui/.

set(translation_sources ${PROJECT_SOURCE_DIR}/translations/mailhaul_de.ts)
set(plural_sources ${PROJECT_SOURCE_DIR}/translations/mailhaul_en.ts) # English has only these.

add_custom_target(update_translations
    COMMAND Qt6::lupdate -no-obsolete -locations none -I ${PROJECT_SOURCE_DIR}/src
        ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/ui -ts ${translation_sources}
    COMMAND Qt6::lupdate -no-obsolete -locations none -pluralonly -I ${PROJECT_SOURCE_DIR}/src
        ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/ui -ts ${plural_sources}
    VERBATIM)

# Embeds the translations into a program, as :/translations/mailhaul_<language>.qm; there
# QTranslator::load(QLocale(), "mailhaul", "_", ":/translations") finds them.
function(add_translations target)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/translations)
    set_source_files_properties(${translation_sources} ${plural_sources} PROPERTIES OUTPUT_LOCATION ${folder})
    qt_add_lrelease(${target} TS_FILES ${translation_sources} ${plural_sources} OPTIONS -silent QM_FILES_OUTPUT_VARIABLE compiled)
    qt_add_resources(${target} translations PREFIX /translations BASE ${folder} FILES ${compiled})
endfunction()
