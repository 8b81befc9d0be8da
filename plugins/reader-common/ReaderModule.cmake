# SPDX-License-Identifier: Apache-2.0
# reader_add(id source...): the module reader_ID.so of the folder that calls it. READER_LIBRARIES is linked.
include_guard(GLOBAL)
function(reader_add id)
  ztc_add_module(NAME reader_${id} KIND plugin INFO reader-${id}.info SOURCES ${ARGN}
    LIBRARIES reader_common ${READER_LIBRARIES})
  # As in a target module: without start files nothing of ours runs when it is loaded.
  target_link_options(reader_${id} PRIVATE -nostartfiles)
endfunction()
