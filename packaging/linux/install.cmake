# SPDX-License-Identifier: GPL-3.0-or-later
install(FILES linux/org.mailhaul.Mailhaul.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES linux/org.mailhaul.Mailhaul.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES linux/org.mailhaul.Mailhaul.mime.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages
    RENAME org.mailhaul.Mailhaul.xml)
set(documents ${CMAKE_INSTALL_DATADIR}/doc/mailhaul) # Debian wants the package's name in lower case.
install(FILES linux/copyright ${PROJECT_SOURCE_DIR}/docs/profiles.md
    ${PROJECT_SOURCE_DIR}/resources/providers/profile.schema.json DESTINATION ${documents})

set(icons ${PROJECT_SOURCE_DIR}/resources/icons)
install(FILES ${icons}/mailhaul.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
foreach(size 16 24 32 48 64 128 256 512)
    install(FILES ${icons}/mailhaul-${size}.png RENAME mailhaul.png
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps)
endforeach()

# Debian wants its manual pages and change logs compressed, without a time stamp.
function(install_compressed source name destination)
    set(packed ${CMAKE_CURRENT_BINARY_DIR}/${name}.gz)
    add_custom_command(OUTPUT ${packed} COMMAND gzip -9nc ${source} > ${packed} DEPENDS ${source} VERBATIM)
    set_property(TARGET compressed_documents APPEND PROPERTY SOURCES ${packed})
    install(FILES ${packed} DESTINATION ${destination})
endfunction()

add_custom_target(compressed_documents ALL)
foreach(page mailhaul mailhaulctl mailhaul-rehearsal)
    install_compressed(${CMAKE_CURRENT_SOURCE_DIR}/linux/${page}.1 ${page}.1 ${CMAKE_INSTALL_MANDIR}/man1)
endforeach()
install_compressed(${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog ${documents})
install_compressed(${CMAKE_CURRENT_SOURCE_DIR}/linux/changelog.Debian changelog.Debian ${documents})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mailhaul)
set(CPACK_PACKAGE_VENDOR "The Mailhaul authors")
set(CPACK_PACKAGE_CONTACT "The Mailhaul authors <noreply@mailhaul.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
# Without this the folders of the package take over the umask of whoever builds it.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# A plugin that Qt loads while it runs: no tool that reads the programs can see it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS libqt6sql6-sqlite)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, gnome-keyring | kwalletmanager, qt6-translations-l10n, qt6-wayland")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "dovecot-imapd, knot, knot-dnsutils, nsd, openssl, unbound")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Mailhaul moves a domain's e-mail to a new host, step by step: it creates the
mailboxes, shows the exact DNS records, watches until the change has reached
everyone, and copies every old mailbox into the new one, resumable and proven
complete. A wizard and a command line drive the same core.")
include(CPack)
