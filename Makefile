# Every target installs what it lacks on Debian (as root, or says the one command to run) and may be run again at will.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help package test accept test-all bench lab lab-check lab-kernel clean

export JAVA_HOME := $(shell src/lab/jdk)
MVN := mvn -B -ntp -q
API ?= embedded
LAB_OPTIONS ?=

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

package: target/kube-router.aot ## target/kube-router, ready to run

target/kube-router: pom.xml $(shell find src/main src/lab/java frontend -type f)
	@src/lab/need build
	@$(MVN) package -DskipTests -Dspotless.check.skip
	@cp src/main/launcher/kube-router $@ && chmod +x $@ && touch $@

target/kube-router.aot: target/kube-router
	@src/lab/train target

test: package ## all tests that a build needs, on real parts
	@src/lab/need build machine page
	@src/lab/machine/kernel
	@src/lab/test

accept: package ## the long acceptance lines
	@src/lab/need build machine
	@src/lab/machine/kernel
	@src/lab/junit --include-tag accept
	@src/lab/cluster/lab --check --long

test-all: test accept lab-check ## everything
	@$(MAKE) lab-check API=real

bench: package ## the figures of docs/measurements.md, on this machine
	@src/lab/need build machine
	@src/lab/machine/kernel
	@src/lab/bench

lab: package ## three nodes with pods and Services to look at, until Ctrl-C  (API=embedded|real)
	@src/lab/need build machine
	@src/lab/cluster/lab --api $(API) $(LAB_OPTIONS)

lab-check: package ## the same, with a line per claim, headless         (API=embedded|real)
	@src/lab/need build machine
	@src/lab/cluster/lab --api $(API) --check

lab-kernel: ## the kernel of the lab machine, 5 minutes once
	@src/lab/need machine
	@src/lab/machine/kernel

clean: ## what was built, but not what was downloaded
	@rm -rf target
