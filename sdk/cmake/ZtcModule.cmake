# SPDX-License-Identifier: Apache-2.0
# Building modules for ztc, in the tree and, through find_package(ztc-sdk), by vendors.
#
#   ztc_add_module(NAME name INFO file.info SOURCES file.c...
#                  [KIND target|plugin]         # target, unless said
#                  [TABLES file.csv...]         # pins.csv, functions.csv ...: see the manual, tables.md
#                  [TEMPLATE file.yml]
#                  [LIBRARIES library...])      # plugin only: a target module needs the C library alone
#
# makes the CMake target `name`, which builds name.so: its records in the section .ztc.module, one exported
# symbol, nothing that is written after loading. TABLES and TEMPLATE become name_tables.h and .c, found by
# the sources as "name_tables.h". It is installed to ZTC_MODULE_INSTALL_DIR (lib/ztc/modules).
#
#   ztc_add_tables(name prefix file...)
#
# adds the tables of one more target to a module: prefix_tables.h.

include_guard(GLOBAL)
set(ZTC_MODULE_INSTALL_DIR lib/ztc/modules CACHE STRING "Where modules are installed, below the prefix")

function(ztc_add_tables name prefix)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}_generated)
  set(files ${ARGN})
  list(TRANSFORM files PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ REGEX "^[^/]")
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(
    OUTPUT ${folder}/${prefix}_tables.c ${folder}/${prefix}_tables.h
    COMMAND ztc::tables --name ${prefix} --output ${folder} ${files}
    DEPENDS ztc::tables ${files}
    COMMENT "Making the tables of ${prefix}"
    VERBATIM)
  target_sources(${name} PRIVATE ${folder}/${prefix}_tables.c ${folder}/${prefix}_tables.h)
  target_include_directories(${name} PRIVATE ${folder})
endfunction()

function(ztc_add_module)
  cmake_parse_arguments(PARSE_ARGV 0 module "" "NAME;INFO;KIND;TEMPLATE" "SOURCES;TABLES;LIBRARIES")
  if(module_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "ztc_add_module: what is ${module_UNPARSED_ARGUMENTS}?")
  endif()
  foreach(argument NAME INFO SOURCES)
    if(NOT module_${argument})
      message(FATAL_ERROR "ztc_add_module: ${argument} is missing")
    endif()
  endforeach()
  if(NOT module_KIND)
    set(module_KIND target)
  endif()
  if(NOT module_KIND MATCHES "^(target|plugin)$")
    message(FATAL_ERROR "ztc_add_module(${module_NAME}): KIND is target or plugin, not ${module_KIND}")
  endif()
  if(module_KIND STREQUAL target AND module_LIBRARIES)
    message(FATAL_ERROR "ztc_add_module(${module_NAME}): a target module needs the C library alone")
  endif()

  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/module.map)
  add_library(${module_NAME} MODULE ${module_SOURCES})
  ztc_add_tables(${module_NAME} ${module_NAME} ${module_INFO} ${module_TABLES} ${module_TEMPLATE})
  set_target_properties(${module_NAME} PROPERTIES
    PREFIX "" SUFFIX .so
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden
    POSITION_INDEPENDENT_CODE ON
    LINK_DEPENDS ${map})
  if(ZTC_MODULE_OUTPUT_DIR)
    set_target_properties(${module_NAME} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${ZTC_MODULE_OUTPUT_DIR})
  endif()
  target_link_libraries(${module_NAME} PRIVATE ztc::sdk ztc::port ${module_LIBRARIES})
  # Relocated once and then read-only; one symbol is shown, everything else stays the module's own.
  target_link_options(${module_NAME} PRIVATE
    -Wl,--version-script=${map} -Wl,-z,relro -Wl,-z,now -Wl,--as-needed)
  if(module_KIND STREQUAL target)
    # Without the start files there is no DT_INIT and no DT_FINI: nothing runs when it is loaded.
    target_link_options(${module_NAME} PRIVATE -nostartfiles)
    if(NOT ZTC_SANITIZE AND NOT ZTC_FUZZ)
      target_link_options(${module_NAME} PRIVATE -Wl,-z,defs)
    endif()
  endif()
  install(TARGETS ${module_NAME} LIBRARY DESTINATION ${ZTC_MODULE_INSTALL_DIR} COMPONENT modules)
endfunction()
