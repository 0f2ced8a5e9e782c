#!/usr/bin/env bash
# The numbers to hold, measured side by side. Needs hyperfine and ripgrep.
#   10,000 files: at most 2 x `rg -uu -l mcpServers` over the same tree
#   one file from a cold start: at most 4 ms more than `true`; an empty folder no more than that
#   `list` in an empty home: at most 20 ms
# Usage: benches/measure.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-target/release/mcp-clinic}")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
benches/generate.sh "$tree"
hyperfine -N --warmup 2 --runs 15 "rg -uu -l mcpServers $tree" "$binary check $tree"
hyperfine -N --warmup 5 --runs 50 true "$binary check fixtures/claude-code/team/.mcp.json"
mkdir "$tree/empty"
hyperfine -N --warmup 5 --runs 50 "$binary check --allow-empty $tree/empty"
HOME=$tree/empty hyperfine -N --warmup 5 --runs 50 "$binary list $tree/empty"
/usr/bin/time -f '10,000 files: %M KiB at most, %e s' "$binary" check "$tree" > /dev/null
