# Fairway's two commands are `make demo` and `make test`; the other targets are their parts.

SWIFT ?= swift
SOURCES := Package.swift Sources Tests
RELEASE_FLAGS := -c release --static-swift-stdlib

.PHONY: all demo test format-check format unit packages release clean

all: release

## Installs the Debian packages that are missing.
packages:
	scripts/install-packages

## Checks the format, builds with warnings as errors, runs every test.
test: packages format-check unit

format-check:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

unit:
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

## Builds the executables as they are installed.
release: packages
	$(SWIFT) build $(RELEASE_FLAGS)

clean:
	rm -rf .build
