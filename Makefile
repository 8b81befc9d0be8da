# SPDX-License-Identifier: Apache-2.0
# A thin front to CMake: each target does all the set-up it needs. `make help` lists them.
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
JOBS ?= $(shell nproc)
CMAKE = cmake -S . -G Ninja

.PHONY: all help demo test lint sanitize fuzz bench pictures install valgrind clean packages-build packages-test packages-lint configure-tests

all: $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS)

help:
	@echo "make            build into $(BUILD)/ ($(BUILD)/ztc runs in place)"
	@echo "make demo       install what is needed, build, and show the main job on a real board"
	@echo "make test       install what is needed, build, and run every test"
	@echo "make lint       formatting, clang-tidy, and the house rules that a program can check"
	@echo "make sanitize   the whole suite under AddressSanitizer and UndefinedBehaviorSanitizer"
	@echo "make valgrind   the unit tests and the main commands under valgrind"
	@echo "make fuzz       each fuzzer for FUZZ_SECONDS=$(FUZZ_SECONDS)"
	@echo "make bench      measurements, as ratios within one run"
	@echo "make pictures   the pictures of the targets, targets/*/*.svg, drawn anew"
	@echo "make install    DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)"

$(BUILD)/build.ninja: CMakeLists.txt
	@command -v cmake ninja pkg-config >/dev/null || { echo "cmake, ninja and pkg-config are needed: 'make packages-build' installs them" >&2; exit 1; }
	@$(CMAKE) -B $(BUILD) -DCMAKE_INSTALL_PREFIX=$(PREFIX) >/dev/null

packages-build packages-test packages-lint: packages-%:
	@tests/tools/packages.sh $*

# What was missing when it was configured first may be there by now.
configure-tests: packages-build packages-test
	@$(CMAKE) -B $(BUILD) >/dev/null

demo: packages-build
	@$(MAKE) --no-print-directory all
	@tests/tools/demo.sh $(BUILD)

test: configure-tests
	@$(MAKE) --no-print-directory all
	@tests/tools/run-tests.sh $(BUILD) $(JOBS)

lint: configure-tests packages-lint
	@$(MAKE) --no-print-directory all
	@tests/tools/lint.sh $(BUILD) $(JOBS)

sanitize: packages-build packages-test
	@$(CMAKE) -B $(BUILD)-sanitize -DZTC_SANITIZE=ON >/dev/null
	@cmake --build $(BUILD)-sanitize -j $(JOBS)
	@tests/tools/run-tests.sh $(BUILD)-sanitize $(JOBS)

valgrind: configure-tests packages-lint
	@$(MAKE) --no-print-directory all
	@tests/tools/valgrind.sh $(BUILD) $(JOBS)

fuzz: packages-build packages-test packages-lint
	@$(CMAKE) -B $(BUILD)-fuzz -DZTC_FUZZ=ON -DCMAKE_C_COMPILER=clang >/dev/null
	@tests/tools/fuzz.sh $(BUILD)-fuzz $(FUZZ_SECONDS) $(JOBS)

# The pictures of the targets' templates, for the READMEs; a test compares them.
pictures: all
	@python3 tests/tools/pictures.py $(BUILD)/ztc

bench: configure-tests
	@$(MAKE) --no-print-directory all
	@python3 tests/bench/bench.py $(BUILD)

install: all
	@DESTDIR=$(DESTDIR) cmake --install $(BUILD) --prefix $(PREFIX)

clean:
	@rm -rf $(BUILD) $(BUILD)-sanitize $(BUILD)-fuzz
