#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job on a real board, in a home of its own below the build folder: the user's is left alone.
set -eu
build=$(cd "$1" && pwd)
ZERYNTH_HOME=$build/demo
export ZERYNTH_HOME
rm -rf "$ZERYNTH_HOME"
mkdir -p "$ZERYNTH_HOME"
PATH=$build:$PATH

say() {
    printf '\n== %s\n' "$1"
}
run() {
    printf '$ %s\n' "$*"
    "$@"
}

say "1. What can be customized"
run ztc vm custom original
say "2. A custom VM for your own board"
run ztc vm custom create cvm_espwroom32 my_board --name "My own ESP32 board"
board=$ZERYNTH_HOME/.zerynth2/cvm/my_board
say "3. Its template: what each pin is for (the file is yours to edit)"
run sed -n '1,60p' "$board/my_board.yml"
printf '... (%s lines in all)\n' "$(wc -l <"$board/my_board.yml")"
say "4. A mistake, and what ztc says of it"
sed -i 's/^\( *\)TX0: *D1 *$/\1TX0: D34/' "$board/my_board.yml"
printf '$ # TX0 on GPIO34, which can only read\n'
run ztc vm custom compile my_board || true
say "5. The smallest change that mends it"
run ztc vm custom fix my_board --yes
say "6. Compiled"
run ztc vm custom compile my_board
say "7. The pin map, read back from port.bin"
run ztc vm custom show "$board/port.bin"
say "8. The board"
run ztc vm custom draw my_board --format txt
say "9. For a colleague: an archive, what is in it, and the same board under another name"
run ztc vm custom export my_board "$ZERYNTH_HOME"
run ztc vm custom verify "$ZERYNTH_HOME/my_board.tar.xz"
run ztc vm custom import "$ZERYNTH_HOME/my_board.tar.xz" --as your_board
run ztc vm custom diff my_board your_board
say "10. Plugged in: its name appears (a file plays the part of the USB bus)"
sed -i 's/vids: \[\]/vids: ["1209"]/; s/pids: \[\]/pids: ["0001"]/' "$board/my_board.yml"
run ztc vm custom compile my_board
printf '[{"vid": "1209", "pid": "0001", "sid": "A1", "port": "/dev/ttyACM0"}]\n' >"$ZERYNTH_HOME/usb.json"
export ZTC_DEVICES_FILE="$ZERYNTH_HOME/usb.json" ZTC_DEVICE_SOURCES=file
run ztc device discover --matchdb
printf '\nport.bin is here: %s\nits picture is here: %s\n' "$board/port.bin" "$board/svg/my_board.svg"
