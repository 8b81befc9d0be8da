# SPDX-License-Identifier: Apache-2.0
# find_package(ztc): ztc::discovery, the library of ztc/discovery.h.
include(${CMAKE_CURRENT_LIST_DIR}/ztcTargets.cmake)
