# `make` alone says what there is. A JDK 25 is found wherever it is (.ci/find-jdk); Maven does the rest.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT  ?= 4566
HOST  ?= 127.0.0.1
EVENT ?= events/promote.json
ENV   ?= dev
SINCE ?= 10m
# What the bench measures: BENCH="size=100 rounds=5 workloads=first,giant networks=plain"; docs/benchmarks.md.
BENCH ?=
# `make faults` runs one case in SHARE, beginning with the PART-th.
SHARE ?= 1
PART  ?= 0
MINUTES ?= 10
IMAGES  ?= 2000
TARGETS ?= 10
STACK ?= $(ENV)-aws-deployer-pipeline
# What JMH runs and how, as its own command line takes it; nothing is everything.
JMH ?=
# How long each target is fuzzed, and which; none is all of them.
SECONDS ?= 60
FUZZ ?=
# Which packages `make mutation` changes; none is all three.
PACKAGES ?=
# How many histories `make simulate` plays, from which seed on; or one that was found: SHOW=4711.
SEEDS ?= 20000
FIRST ?= 1
SHOW  ?=
# More options for `sam local invoke`.
SAM_LOCAL ?=
# Parameters of template.yaml beside Env: PARAMETERS="SourceEcrAccount=333333333333 FailureEmail=me@example.com".
PARAMETERS ?=

# Maven says nothing but what is wrong; for tests, Surefire says what ran.
QUIET     := -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
MVN       := .ci/with-jdk mvn -B -ntp -Dstyle.color=never
MVN_QUIET := MAVEN_OPTS="$(QUIET)" $(MVN)
MVN_TESTS := MAVEN_OPTS="$(QUIET) -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info" $(MVN)

# More options for Maven's tests; .ci/run has one.
TEST_OPTIONS ?=

# Everything that a build depends on; .git's and editors' files are not among it.
SOURCES := pom.xml $(shell find src -type f 2>/dev/null)
BUILT   := target/.built

# Standard error decides: standard output may well be a pipe for jq.
DEMO = if [ -t 2 ] && [ -z "$${NO_COLOR:-}" ]; then terminal=true; else terminal=false; fi; \
  exec .ci/with-jdk java --enable-native-access=ALL-UNNAMED -Dterminal=$$terminal \
  -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" io.awsdeployer.promote.demo

.PHONY: help run serve invoke local-invoke test simulate e2e faults soak bench jmh audit reproducible fuzz mutation validate build format package image image-test build-PromoteImagesFunction deploy update-lambda-code verify-aws logs tools clean

help: ## Say what there is (this)
	@echo "usage: make TARGET"
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "A fresh machine needs a JDK 25 and Maven; \`java\` on the PATH may be older."

run: $(BUILT) ## Promote real images on a local AWS, and show it (the function's output on standard output)
	@$(DEMO).Run

serve: $(BUILT) ## Leave the local AWS up, for the AWS CLI, skopeo and crane (PORT=4566 HOST=127.0.0.1)
	@$(DEMO).Serve "$(PORT)" "$(HOST)"

invoke: $(BUILT) ## Invoke the function on the AWS of `make serve` (EVENT=events/promote.json)
	@$(DEMO).Invoke "$(EVENT)"

local-invoke: $(BUILT) package ## The same in a container of Lambda's, by sam (EVENT=...; needs sam, docker, make serve HOST=...)
	@.ci/local-invoke "$(EVENT)" $(SAM_LOCAL)

test: tools ## Run every test but `make e2e`'s and `make image-test`'s, those with skopeo, crane, cosign and others too
	@$(MVN_TESTS) test $(TEST_OPTIONS) -DexcludedGroups=e2e,image

simulate: $(BUILT) ## Play the histories of many seeds: faults, retries, deaths, builds at once (SEEDS=20000 FIRST=1; or SHOW=4711)
	@.ci/simulate $(if $(SHOW),show "$(SHOW)",seeds "$(SEEDS)" "$(FIRST)")

e2e: ## Execute the state machines on a local Step Functions, with the real function (needs Python and Node)
	@.ci/pipeline-tools
	@REQUIRE_CLIENTS=true $(MVN_TESTS) test $(TEST_OPTIONS) -Dgroups=e2e

faults: ## Every fault of every call, not the share that `make test` runs (SHARE=1, PART=0; an hour of one core)
	@$(MVN_TESTS) test $(TEST_OPTIONS) -Dtest='FaultMatrixTest,OracleTest' \
	  -Dsurefire.jvm.arguments="-Dfaults.share=$(SHARE) -Dfaults.part=$(PART)"

soak: $(BUILT) ## 2,000 images to 10 targets, then builds at full speed; nothing may grow (MINUTES=10 IMAGES=2000 TARGETS=10)
	@exec .ci/with-jdk java -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" \
	  io.awsdeployer.promote.soak.Soak $(MINUTES) $(IMAGES) $(TARGETS)

bench: $(BUILT) ## Measure the function beside crane, regctl, skopeo and oras (BENCH="size=25 rounds=3"; half an hour)
	@.ci/bench-tools
	@exec .ci/with-jdk java --enable-native-access=ALL-UNNAMED \
	  -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" \
	  io.awsdeployer.promote.bench.Main $(BENCH)

validate: ## Check templates and state machines: cfn-lint, SAM expanded, moto, asl-validator (needs Python and Node)
	@.ci/validate

jmh: ## Benchmark digest, crypto, parser and plan (JMH="CryptoBenchmark -f 1 -jvmArgsAppend -XX:TieredStopAtLevel=1"; ten minutes)
	@$(MVN_QUIET) -Pjmh test-compile >&2
	@exec .ci/with-jdk java -cp "target/jmh/test-classes:target/jmh/classes:$$(cat target/jmh/test.classpath)" org.openjdk.jmh.Main $(JMH)

audit: ## Write target/promote-images.cdx.json (CycloneDX), and hold libraries to rules (needs Python)
	@.ci/audit

reproducible: ## Build the package twice, in two places, and compare
	@.ci/reproducible

fuzz: $(BUILT) ## Fuzz every reader of foreign text with Jazzer (SECONDS=60 for each; FUZZ="EventFuzz AnswerFuzz" for some)
	@.ci/fuzz "$(SECONDS)" $(FUZZ)

mutation: ## Change plan, stage and switchover, and look whether a test notices (PACKAGES="switchover"; an hour or two)
	@.ci/mutation $(PACKAGES)

build: $(BUILT) ## Compile everything, with all checks

format: ## Format the sources as the build wants them
	@$(MVN_QUIET) spotless:apply

package: ## Make target/promote-images.zip for Lambda, and target/promote-images-cli.jar for `java -jar`
	@$(MVN_QUIET) package -Dmaven.test.skip=true
	@bytes=$$(wc -c < target/promote-images.zip); \
	  sum=$$( (sha256sum target/promote-images.zip 2>/dev/null || shasum -a 256 target/promote-images.zip) | cut -d ' ' -f 1); \
	  awk -v b="$$bytes" -v s="$$sum" 'BEGIN { printf "target/promote-images.zip  %.1f MB  sha256:%s\n", b / 1e6, s }' >&2

image: package ## Make target/promote-images-image.tar, the command line as a container image (Debian; no Docker, no root)
	@.ci/image target/promote-images.jar target/lib target/promote-images-image.tar

image-test: image ## Look into that image, make it again, run it on the local AWS (podman)
	@.ci/image-tools
	@REQUIRE_CLIENTS=true $(MVN_TESTS) test $(TEST_OPTIONS) -Dgroups=image

# What `sam build` calls, with the folder to put the function's files into.
build-PromoteImagesFunction: package
	@cd "$(ARTIFACTS_DIR)" && "$(CURDIR)/.ci/with-jdk" jar --extract --file "$(CURDIR)/target/promote-images.zip"

deploy: ## Deploy the pipeline, by sam build and sam deploy (ENV=dev PARAMETERS="Name=value ..."; needs sam and credentials)
	@if ! command -v sam >/dev/null; then echo "The SAM CLI is needed, a version that knows java25 (pip install aws-sam-cli)." >&2; exit 1; fi
	@sam build
	@sam deploy --stack-name "$(STACK)" --parameter-overrides Env=$(ENV) $(PARAMETERS) \
	  PackageAndParameters="$$(.ci/deploy-hash target/promote-images.zip Env=$(ENV) $(PARAMETERS))"

update-lambda-code: package ## Publish the package as a version and move the alias, nothing else (ENV=dev; needs aws)
	@.ci/update-lambda-code "$(ENV)-aws-deployer-promote-images" target/promote-images.zip

verify-aws: $(BUILT) ## Try it all against real AWS accounts, clean up, report (needs credentials and AWS_REGION; asks first)
	@$(subst io.awsdeployer.promote.demo,io.awsdeployer.promote.verify,$(DEMO)).Verify target/verify-aws

logs: ## Follow the logs of the deployed function and state machine (ENV=dev SINCE=10m; needs aws and credentials)
	@.ci/logs "$(ENV)" "$(SINCE)"

tools: ## Find or install the clients that tests use (into .tools)
	@.ci/tools

clean: ## Remove what was built (not .tools)
	@rm -rf target .aws-sam

$(BUILT): $(SOURCES)
	@if [ ! -d target/classes ]; then \
	  echo "Building. The first time Maven fetches libraries, which takes minutes; afterwards, one." >&2; \
	else echo "Building." >&2; fi
	@$(MVN_QUIET) test-compile >&2
	@touch $@
