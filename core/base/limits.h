/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of the program, with its reason. */
#ifndef ZTC_BASE_LIMITS_H
#define ZTC_BASE_LIMITS_H

/* The bounds that template.md states; they hold before memory is spent. */
#define ZTC_TEMPLATE_SIZE_MAX (1u << 20)
#define ZTC_TEMPLATE_DEPTH_MAX 16u
#define ZTC_TEMPLATE_NODES_MAX 20000u
#define ZTC_TEMPLATE_SCALAR_MAX 4096u

/* JSON pointers of the device section together: long keys, nested, would multiply. */
#define ZTC_TEMPLATE_POINTERS_MAX (4u << 20)

/* What one parsed template may hold in its arena: 20,000 nodes with their texts and findings. */
#define ZTC_TEMPLATE_ARENA_MAX (32u << 20)

/* A reader sees the first mistakes; more would only scroll. The rest is counted and said. */
#define ZTC_FINDINGS_MAX 5000u

/* JSON files of ours and of other tools: device.json, active, config.json (safety.md, 5). */
#define ZTC_JSON_SIZE_MAX (1u << 20)
#define ZTC_JSON_DEPTH_MAX 64u

/* Of cfg/github.json: a token is rarely over 100 bytes (some are signed JSON of a few thousand), the rest are names, and
 * the file holds some dozens of them. */
#define ZTC_SECRET_TOKEN_MAX 4096u
#define ZTC_SECRET_USER_MAX 256u
#define ZTC_SECRET_HOST_MAX 262u
#define ZTC_SECRET_FILE_MAX (128u << 10)

/* A module file larger than this is not one: real ones are under 1 MiB. */
#define ZTC_MODULE_FILE_MAX (64u << 20)

/* Modules in all folders of the search path; the index stays small enough to read at once. */
#define ZTC_MODULES_MAX 16384u

/* Rows of all modules, as often as they are held at once; usual ones take 2 KiB. */
#define ZTC_REGISTRY_ARENA_MAX (512u * 1024u * 1024u)

/* Things that one module provides. Its section could name more, but not sensibly. */
#define ZTC_MODULE_PROVIDES_MAX 1024u

/* What a module may hold of the host's memory. */
#define ZTC_MODULE_MEMORY_MAX (64u << 20)

/* Text of a message, an output document, a generated file. */
#define ZTC_TEXT_MAX (16u << 20)

/*
 * Of `fix`. More functional pins in error than rows are another board's template, not one with slips, and so
 * are more peripherals whose hw may have to change than switches (time grows with their third power); each
 * try is a whole compile of some milliseconds; nodes and steps bound what the search takes in memory and
 * time (steps: a fraction of a second); who needs more rounds is going in circles.
 */
#define ZTC_FIX_ROWS_MAX 256u
#define ZTC_FIX_SWITCHES_MAX 256u
#define ZTC_FIX_TRIES_MAX 96u
#define ZTC_FIX_NODES_MAX 4096u
#define ZTC_FIX_WORK_MAX (1u << 26)
#define ZTC_FIX_ROUNDS_MAX 6u
#define ZTC_FIX_ARENA_MAX (256u << 20)

/*
 * Of a diff. Lines that go and come before the search for the shortest script is given up (a fix changes a few);
 * what the passes of such a search are kept in (4 bytes a diagonal: 16 MiB), with the lines of two texts.
 */
#define ZTC_DIFF_SCRIPT_MAX 2048
#define ZTC_DIFF_ARENA_MAX (256u << 20)

/* What making a template of a foreign file may hold: eight files of 1 MiB, their uses and left-overs
 * (4,096 each) with texts of 240 bytes, and some rounds of judging. */
#define ZTC_FROM_ARENA_MAX (64u << 20)

/* Depth of a folder tree that remove walks; a custom VM has three levels. */
#define ZTC_TREE_DEPTH_MAX 32u

/* A second ztc waits so long for the first: a compile takes milliseconds, a person waits this long. */
#define ZTC_LOCK_WAIT_MS 10000

/*
 * Of devices. A USB string descriptor holds 126 UTF-16 units (378 bytes of UTF-8); more is hostile and is cut. Real machines have some dozen
 * devices; a bus addresses 127 and a machine has a few buses. A composite device has up to 32 interfaces.
 */
#define ZTC_DEVICE_TEXT_MAX 1024u
#define ZTC_DEVICE_PATH_MAX 4096u
#define ZTC_DEVICE_NODES_MAX 64u
#define ZTC_DEVICES_MAX 4096u
#define ZTC_DEVICE_SOURCES_MAX 64u

/* A source that has not returned after this long is stuck: reading all of sysfs takes some ten milliseconds. */
#define ZTC_SOURCE_PATIENCE_MS 2000u

/* How often a source is asked that cannot tell of changes by itself: the original's --looptime. */
#define ZTC_SOURCE_POLL_MS 2000u

/* Changes that a source may be ahead of who takes them, before it waits. */
#define ZTC_WATCH_QUEUE_MAX 8192u

/* The database of known devices may be held by another program; the original holds it for some milliseconds. Its file has
 * 64 MiB at most, and bytes that are no UTF-8 become three each. */
#define ZTC_KNOWN_WAIT_MS 5000u
/* The same where devices are watched meanwhile: nothing else is seen to for so long, and `ztc discovery` ends within a second. */
#define ZTC_KNOWN_GLANCE_MS 300u
#define ZTC_KNOWN_ARENA_MAX (256u << 20)
/*
 * Of the discovery protocol. A command has some dozen characters, and a client's name some more; output that waits for a client which does
 * not read is 1 MiB of events (thousands of plugs), 2 MiB before its commands wait too; one LIST on top of that. A port is some 600
 * bytes of JSON; what people read in a port list is cut at 256 bytes, and a tie of targets at 2 KiB.
 */
#define ZTC_DISCOVERY_LINE_MAX (64u << 10)
#define ZTC_DISCOVERY_EVENTS_MAX (1u << 20)
#define ZTC_DISCOVERY_ANSWERS_MAX (2u << 20)
#define ZTC_DISCOVERY_OUTPUT_MAX (128u << 20)
#define ZTC_DISCOVERY_PORTS_MAX 8192u
#define ZTC_DISCOVERY_TEXT_MAX 256u
#define ZTC_DISCOVERY_TIE_MAX 2048u

/* Copies of all devices that libztc hands out at once: some kilobytes each, more only where the devices are hostile. */
#define ZTC_LIBRARY_ARENA_MAX (256u << 20)

#endif
