#!/usr/bin/env bash
# `mechuri collect` against a real server of OpenAI's protocol: llama-cpp-python's, on 127.0.0.1, with the
# model that ships. That model cannot follow the prompt, so that nothing it writes is kept; what is checked
# is the protocol: both endpoints, whole and streamed, tokens, limits, keys, streams that the server cuts,
# ^C, going on.
#
#     Tests/Collect/against_llama_server.sh .build/release/mechuri DIR
#
# DIR holds, or gets, a virtual environment with llama-cpp-python[server], built from source (ten minutes
# of one processor core); give one outside the repository. Needs python3 with venv, a C++ compiler and
# the network, once.

set -euo pipefail

if [ $# -ne 2 ]; then
    sed -n '2,12p' "$0"
    exit 64
fi
mechuri=$(realpath "$1")
folder=$(realpath -m "$2")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
export MECHURI_LANG=en MECHURI_HOME="$root"
unset OPENAI_API_KEY MECHURI_TEACHER_KEY http_proxy https_proxy

cleanup() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

python="$folder/bin/python"
if ! "$python" -c 'import llama_cpp.server.app' 2>/dev/null; then
    python3 -m venv "$folder"
    CMAKE_ARGS="-DGGML_NATIVE=ON" "$folder/bin/pip" install --quiet 'llama-cpp-python[server]==0.3.36'
fi

# start ARGUMENT…: a server on a free port; waits until it answers.
start() {
    if [ -n "$server" ]; then
        kill "$server"
        wait "$server" 2>/dev/null || true
    fi
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    "$python" -m llama_cpp.server --host 127.0.0.1 --port "$port" --n_ctx 2048 --n_threads 1 \
        --model "$root/Models/mechuri-bootstrap-6.8m-q8_0.gguf" "$@" >"$work/server.log" 2>&1 &
    server=$!
    "$python" - "$port" <<'PYTHON'
import socket, sys, time
for _ in range(600):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1).close()
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("the server does not start")
PYTHON
}

# collect NAME EXPECTED ARGUMENT…: runs, keeps output, errors and report, compares the exit code.
collect() {
    local name=$1 expected=$2 code=0
    shift 2
    "$mechuri" collect -o "$work/$name.jsonl" --report "$work/$name.json" \
        --teacher "http://127.0.0.1:$port/v1" --model local "$@" \
        >"$work/$name.out" 2>"$work/$name.err" || code=$?
    if [ "$code" -ne "$expected" ]; then
        echo "✘ $name: exit code $code, not $expected"
        cat "$work/$name.out" "$work/$name.err"
        exit 1
    fi
}

# expect NAME EXPRESSION: a Python expression over the report r must be true.
expect() {
    if "$python" -c 'import json, sys; r = json.load(open(sys.argv[1])); sys.exit(not eval(sys.argv[2]))' \
        "$work/$1.json" "$2"; then
        echo "✔ $1: $2"
    else
        echo "✘ $1: $2"
        cat "$work/$1.json" "$work/$1.err"
        exit 1
    fi
}

start --interrupt_requests False

for endpoint in chat completions; do
    collect "$endpoint-whole" 0 --endpoint "$endpoint" --no-stream --max-requests 2 --max-tokens 40
    expect "$endpoint-whole" 'r["requests"] == 2 and r["failures"] == 0 and r["guessedTokens"] == 0'
    expect "$endpoint-whole" 'r["promptTokens"] > 500 and r["completionTokens"] > 0'
    collect "$endpoint-stream" 0 --endpoint "$endpoint" --max-requests 2 --max-tokens 40
    expect "$endpoint-stream" 'r["requests"] == 2 and r["failures"] == 0 and r["promptTokens"] > 500'
done

# A bias against every way to end makes the model run into its limit.
collect length 0 --endpoint completions --no-stream --max-requests 2 --max-tokens 16 --logit-bias 0=-100 \
    --logit-bias 1=-100 --logit-bias 2=-100
expect length 'sum(r["rejected"].values()) == 2'

collect context 69 --endpoint completions --no-stream --max-requests 2 --max-tokens 100000 --retries 0
expect context 'r["end"] == "failed" and r["rows"] == 0'

collect again 0 --endpoint completions --max-requests 2 --max-tokens 20
collect again 0 --endpoint completions --max-requests 5 --max-tokens 20
expect again 'r["requests"] == 5'

# ^C while requests are under way: 130, and the counts are on the disk.
"$mechuri" collect -o "$work/stopped.jsonl" --teacher "http://127.0.0.1:$port/v1" --model local \
    --give-up-after 100000 >"$work/stopped.out" 2>"$work/stopped.err" &
collector=$!
"$python" - "$work/stopped.jsonl.state.json" <<'PYTHON'
import os, sys, time
for _ in range(1200):
    if os.path.exists(sys.argv[1]): break
    time.sleep(0.1)
PYTHON
kill -INT $collector
code=0
wait $collector || code=$?
[ "$code" -eq 130 ] || { echo "✘ stopped: exit code $code"; exit 1; }
grep -q 'stopped' "$work/stopped.out"
echo "✔ stopped: 130"

# A server that gives up a reply when the next request comes: streams break off for real.
start --interrupt_requests True
collect cut 0 --endpoint chat --concurrency 3 --max-requests 3 --max-tokens 200 --retries 20
expect cut 'r["requests"] == 3 and r["failures"] == 0'
echo "  $("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["attempts"])' "$work/cut.json") attempts for 3 requests"

start --api_key correct-horse-battery-staple
export MECHURI_TEACHER_KEY=wrong-horse-battery-staple
collect refused 69 --max-requests 1
expect refused 'r["end"] == "failed" and r["attempts"] == 1'
export MECHURI_TEACHER_KEY=correct-horse-battery-staple
collect accepted 0 --endpoint completions --max-requests 1 --max-tokens 16
expect accepted 'r["requests"] == 1 and r["failures"] == 0'
unset MECHURI_TEACHER_KEY
if grep -rl 'horse-battery' "$work" --include='*.json*' --include='*.out' --include='*.err'; then
    echo "✘ a key was written"
    exit 1
fi
echo "✔ keys are nowhere"

kill "$server"
wait "$server" 2>/dev/null || true
server=
collect dead 69 --retries 1
expect dead 'r["end"] == "failed"'
echo "All is well."
