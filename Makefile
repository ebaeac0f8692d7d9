# `make` alone says what there is. A JDK 25 is found wherever it is (.ci/find-jdk); Maven does the rest.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT  ?= 4566
EVENT ?= events/promote.json
ENV   ?= dev
# What the bench measures: BENCH="size=100 rounds=5 workloads=first,giant networks=plain"; docs/benchmarks.md.
BENCH ?=
STACK ?= $(ENV)-aws-deployer-pipeline
# Parameters of template.yaml beside Env: PARAMETERS="SourceEcrAccount=333333333333 FailureEmail=me@example.com".
PARAMETERS ?=

# Maven says nothing but what is wrong; for tests, Surefire says what ran.
QUIET     := -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
MVN       := .ci/with-jdk mvn -B -ntp -Dstyle.color=never
MVN_QUIET := MAVEN_OPTS="$(QUIET)" $(MVN)
MVN_TESTS := MAVEN_OPTS="$(QUIET) -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info" $(MVN)

# Everything that a build depends on; .git's and editors' files are not among it.
SOURCES := pom.xml $(shell find src -type f 2>/dev/null)
BUILT   := target/.built

# Standard error decides: standard output may well be a pipe for jq.
DEMO = if [ -t 2 ] && [ -z "$${NO_COLOR:-}" ]; then terminal=true; else terminal=false; fi; \
  exec .ci/with-jdk java --enable-native-access=ALL-UNNAMED -Dterminal=$$terminal \
  -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" io.awsdeployer.promote.demo

.PHONY: help run serve invoke test e2e bench validate build format package deploy update-lambda-code tools clean

help: ## Say what there is (this)
	@echo "usage: make TARGET"
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "A fresh machine needs a JDK 25 and Maven; \`java\` on the PATH may be older."

run: $(BUILT) ## Promote real images on a local AWS, and show it (the function's output on standard output)
	@$(DEMO).Run

serve: $(BUILT) ## Leave the local AWS up, for the AWS CLI, skopeo and crane (PORT=4566)
	@$(DEMO).Serve $(PORT)

invoke: $(BUILT) ## Invoke the function on the AWS of `make serve` (EVENT=events/promote.json)
	@$(DEMO).Invoke "$(EVENT)"

test: tools ## Run every test but `make e2e`'s, those with skopeo, crane, the AWS CLI and boto3 too
	@$(MVN_TESTS) test -DexcludedGroups=e2e

e2e: ## Execute the state machine on a local Step Functions, with the real function (needs Python and Node)
	@.ci/pipeline-tools
	@REQUIRE_CLIENTS=true $(MVN_TESTS) test -Dgroups=e2e

bench: $(BUILT) ## Measure the function beside crane, regctl, skopeo and oras (BENCH="size=25 rounds=3"; half an hour)
	@.ci/bench-tools
	@exec .ci/with-jdk java --enable-native-access=ALL-UNNAMED \
	  -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" \
	  io.awsdeployer.promote.bench.$(if $(filter start,$(firstword $(BENCH))),StartUp $(wordlist 2,99,$(BENCH)),Bench $(BENCH))

validate: ## Check templates and state machine: cfn-lint, SAM expanded, asl-validator (needs Python and Node)
	@.ci/validate

build: $(BUILT) ## Compile everything, with all checks

format: ## Format the sources as the build wants them
	@$(MVN_QUIET) spotless:apply

package: ## Make target/promote-images.zip for Lambda
	@$(MVN_QUIET) package -DskipTests
	@bytes=$$(wc -c < target/promote-images.zip); \
	  sum=$$( (sha256sum target/promote-images.zip 2>/dev/null || shasum -a 256 target/promote-images.zip) | cut -d ' ' -f 1); \
	  awk -v b="$$bytes" -v s="$$sum" 'BEGIN { printf "target/promote-images.zip  %.1f MB  sha256:%s\n", b / 1e6, s }' >&2

deploy: package ## Deploy the pipeline of one account (ENV=dev PARAMETERS="Name=value ..."; needs sam and credentials)
	@sam deploy --stack-name "$(STACK)" --parameter-overrides Env=$(ENV) $(PARAMETERS) \
	  PackageAndParameters="$$(.ci/deploy-hash target/promote-images.zip Env=$(ENV) $(PARAMETERS))"

update-lambda-code: package ## Publish the package as a version and move the alias, nothing else (ENV=dev; needs aws)
	@.ci/update-lambda-code "$(ENV)-aws-deployer-promote-images" target/promote-images.zip

tools: ## Find or install the clients that tests use (into .tools)
	@.ci/tools

clean: ## Remove what was built (not .tools)
	@rm -rf target

$(BUILT): $(SOURCES)
	@if [ ! -d target/classes ]; then \
	  echo "Building. The first time Maven fetches libraries, which takes minutes; afterwards, one." >&2; \
	else echo "Building." >&2; fi
	@$(MVN_QUIET) test-compile >&2
	@touch $@
