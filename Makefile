# Fairway's two commands are `make demo` and `make test`; the other targets are their parts.

SWIFT ?= swift
SOURCES := Package.swift Sources Tests Benchmarks Fuzz
RELEASE_FLAGS := -c release --static-swift-stdlib
EXECUTABLES := fairway fairwayd fairway-relay
PREFIX ?= /usr/local

.PHONY: all demo test packages format-check format unit release acceptance bench fuzz install clean

all: release

## Shows the main job on this machine, and leaves no trace.
demo: release
	scripts/demo

## Checks the format, builds with warnings as errors, runs every test.
test: packages format-check unit release acceptance

## Installs the Debian packages that are missing.
packages:
	scripts/install-packages

format-check:
	$(SWIFT) format lint --strict --recursive $(wildcard $(SOURCES))

format:
	$(SWIFT) format --in-place --recursive $(wildcard $(SOURCES))

unit: packages
	$(SWIFT) build --build-tests
	SWIFT="$(SWIFT)" scripts/unit-tests

## Builds the executables as they are installed.
release: packages
	$(foreach executable,$(EXECUTABLES),$(SWIFT) build $(RELEASE_FLAGS) --product $(executable) &&) true

## Tries the executables as their users do, in network namespaces of its own.
acceptance: release
	Tests/Acceptance/run

## Measures, and prints a table.
bench: release
	Benchmarks/run

## Feeds the parsers with random bytes for a minute each.
fuzz:
	Fuzz/run 60

install: release
	install -d $(DESTDIR)$(PREFIX)/bin
	install -s $(addprefix .build/release/,$(EXECUTABLES)) $(DESTDIR)$(PREFIX)/bin

clean:
	rm -rf .build
