#!/usr/bin/env bash
# Makes a tree of N folders (default 10,000), each with a configuration of 3 to 6 servers, in DIR.
# Usage: benches/generate.sh DIR [N]
set -euo pipefail
dir=$1
count=${2:-10000}
mkdir -p "$dir"
awk -v dir="$dir" -v count="$count" 'BEGIN {
  for (i = 0; i < count; i++) {
    folder = sprintf("%s/group%03d/project%05d", dir, i % 100, i)
    file = folder "/.mcp.json"
    system_calls[i % 100] = system_calls[i % 100] " " folder
    text = "{\n  \"mcpServers\": {\n"
    n = 3 + i % 4
    for (j = 0; j < n; j++) {
      kind = (i + j) % 4
      if (kind == 0) body = "\"command\": \"npx\", \"args\": [\"-y\", \"@acme/server-" j "@1.2." i "\", \"/srv/data/" i "\"], \"env\": { \"LOG_LEVEL\": \"info\", \"API_KEY\": \"${ACME_KEY}\" }"
      if (kind == 1) body = "\"type\": \"http\", \"url\": \"https://mcp" j ".example.com/v1/mcp\", \"headers\": { \"Authorization\": \"Bearer ${TOKEN}\" }"
      if (kind == 2) body = "\"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"REGION\", \"-v\", \"/srv/data:/data:ro\", \"acme/tool:" i "\"]"
      if (kind == 3) body = "\"command\": \"uvx\", \"args\": [\"acme-server-" j "==1." i "\", \"--root\", \"/srv\"], \"timeout\": 60000"
      text = text sprintf("    \"server-%d-%d\": {\n      %s\n    }%s\n", i, j, body, j < n - 1 ? "," : "")
    }
    texts[i] = text "  }\n}\n"
    files[i] = file
  }
  for (g in system_calls) system("mkdir -p" system_calls[g])
  for (i = 0; i < count; i++) { printf "%s", texts[i] > files[i]; close(files[i]) }
}'
