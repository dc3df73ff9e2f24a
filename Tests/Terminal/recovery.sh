# Nothing is lost: kill -9 in mid-reply, going on afterwards, a damaged file.

# --- kill -9 in the middle of a reply -----------------------------------------------------------
start --pace 12
type_text '비 오는 날 뭐 먹지'
keys Enter
streaming() { fact 'r=c["turns"][-1]["replies"][-1]; sys.exit(0 if r["state"]=="streaming" and len(r["text"])>=4 else 1)'; }
wait_for 20 "a reply is under way" streaming
seen=$(fact 'print(c["turns"][-1]["replies"][-1]["text"])')
kill -9 "$(program_pid)"
wait_for 5 "the shell is back" on_screen 'exit=137'
stored=$(fact 'print(c["turns"][-1]["replies"][-1]["text"])')
case "$stored" in "$seen"*) ;; *) fail "the partial reply is kept: '$seen' then '$stored'" ;; esac
start
wait_for 5 "the question is still there" on_screen '비 오는 날 뭐 먹지'
wait_for 5 "going on is offered" on_screen '이어'
pass "kill -9 in mid-reply loses nothing; going on is offered"
keys Enter
wait_for 20 "the reply is whole after going on" all_complete
whole=$(fact 'print(c["turns"][-1]["replies"][-1]["text"])')
case "$whole" in "$seen"*) ;; *) fail "going on keeps what was there: '$seen' then '$whole'" ;; esac
pass "Enter goes on with the reply where it broke off"
quit

# --- a damaged database is set aside, never overwritten ------------------------------------------
database="$XDG_DATA_HOME/mechuri/conversations.sqlite"
head -c 4096 /dev/urandom >"$database"
rm -f "$database-wal" "$database-shm"
damaged=$(sha256sum <"$database")
start
wait_for 5 "the notice names the damage" on_screen '손상'
kept=$(find "$(dirname "$database")" -name 'conversations*' -type f -exec sh -c 'sha256sum <"$1"' _ {} \; | grep -cxF -- "$damaged")
[ "$kept" = 1 ] || fail "the damaged file is kept byte for byte"
keys Escape
wait_for 5 "then the questions of a first run" on_screen '처음 몇 가지'
keys Escape
wait_for 5 "which can be skipped" on_screen '보내기'
type_text '저녁 추천해줘'; keys Enter
wait_for 20 "the chat goes on" replies_are 1
pass "a damaged database is set aside and the chat goes on"
quit

[ -z "$(find "$XDG_DATA_HOME" -type f -name 'conversations.sqlite*' -perm /077)" ] || fail "the files are private"
[ "$(stat -c %a "$XDG_DATA_HOME/mechuri")" = 700 ] || fail "the folder is private"
pass "conversations are readable by their owner alone"
