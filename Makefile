# Needs: Rust, Node.js 20 and make. scripts/setup installs the rest; it is quick when nothing is missing.
WITH = scripts/with-tools
# As scripts/test/steps.mjs has it, so that what is compiled serves both.
NATIVE = --workspace --features packseal/cli
PORT ?=
SOAK ?= 500
FILES ?= 10000

.PHONY: demo test fuzz differential bombs corpora soak large bench site fmt lint docs screenshots setup help

help:
	@echo "make demo         the site and a sample tenant, until Ctrl-C (PORT=8087)"
	@echo "make test         every check and test, as CI runs them (STEPS=fmt,clippy for some)"
	@echo "make differential near-valid ZIPs, and what Packseal, Python, Info-ZIP, 7-Zip and the zip crate read of them (FILES=300 for fewer, SEED=1 to choose them)"
	@echo "make bombs        what verify makes of files that are built to exhaust it: outcome, CPU seconds, memory (Linux; 1 GB of disk)"
	@echo "make soak         10,000 flipped bits of a sealed pack, and random faults over 500 builds in a browser (FLIPS=500 SOAK=20 for fewer, SEED=1 to choose them)"
	@echo "make fuzz         ten minutes of CPU for each fuzz target, one on each processor (FUZZ_SECONDS=60, FUZZ_JOBS=1, TARGETS=verify,der for less)"
	@echo "make large        memory and busy time of a build of 200,000 rows, memory of a check of a log of 1 GiB, a pack of 10 GiB built and checked, and one of 1 GiB traced (Linux; 40 GB of disk)"
	@echo "make bench        the engine beside other ZIP libraries in one browser, and beside native programs (ROUNDS=5, ONLY=packseal,fflate); GROWTH=1: 64 MiB to 8 GiB, 100 to 100,000 entries, 1 to 8 workers"
	@echo "make corpora      what the reader says of every ZIP below DIR=…, natively and in WebAssembly, and whether they agree"
	@echo "make site         pkg/site: the static site, ready for any host"
	@echo "make fmt          formats the Rust sources"
	@echo "make lint         formatting, clippy and rustdoc, warnings refused"
	@echo "make docs         the API documentation, in target/doc"
	@echo "make screenshots  a picture of each state of the pages"
	@echo "make setup        installs what all of these need"

demo: site
	@$(WITH) cargo build --locked -p packseal-tenant
	@exec $(WITH) node scripts/demo.mjs $(if $(PORT),--port $(PORT))

test: setup
	@$(WITH) node scripts/test.mjs $(if $(STEPS),--only $(STEPS))

differential: setup
	@FILES=$(FILES) SEED=$(or $(SEED),1) $(WITH) cargo test --locked --test reader -- differential --nocapture

bombs: setup
	@$(WITH) cargo build --locked --release -p packseal --features cli --bin packseal
	@$(WITH) python3 tests/bombs/bombs.py $${CARGO_TARGET_DIR:-target}/release/packseal --full

soak: setup site
	@$(WITH) cargo build --locked $(NATIVE) --bins
	@FLIPS=$(or $(FLIPS),10000) SEED=$(or $(SEED),1) $(WITH) cargo test --locked $(NATIVE) --test verify -- flips --nocapture
	@SOAK=$(SOAK) SEED=$(SEED) $(WITH) node tests/soak/soak.mjs

fuzz: setup
	@$(WITH) node scripts/fuzz/fuzz.mjs $(if $(TARGETS),--targets $(TARGETS))
	@$(MAKE) differential FILES=10000

large: setup site
	@$(WITH) cargo build --locked $(NATIVE) --bins
	@$(WITH) cargo build --locked --release -p packseal --features cli --bin packseal
	@$(WITH) node tests/large/large.mjs --release

bench: setup site
	@$(WITH) node tests/bench/$(if $(GROWTH),growth.mjs,bench.mjs $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(ONLY),--only $(ONLY)))

corpora: setup
	@test -n "$(DIR)" || { echo "make corpora: DIR=… names the folder of ZIPs" >&2; exit 2; }
	@$(WITH) cargo build --locked --release -p packseal --example corpora
	@$(WITH) cargo build --locked --release -p packseal --target wasm32-unknown-unknown --features web,pdf --example corpora-wasm
	@$(WITH) node tests/corpora/corpora.mjs --release $(if $(SECONDS),--seconds $(SECONDS)) "$(DIR)"

site:
	@scripts/setup
	@$(WITH) trunk build --release

fmt:
	@$(WITH) cargo fmt --all

lint: setup
	@$(WITH) node scripts/test.mjs --only fmt,clippy,clippy-web,doc,doc-web

docs:
	@$(WITH) cargo doc --locked --no-deps -p packseal --features cli

screenshots: setup site
	@$(WITH) cargo build --locked $(NATIVE) --bins
	@$(WITH) npx --no-install playwright test --project screenshots

setup:
	@scripts/setup --tests
