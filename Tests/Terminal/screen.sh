# The terminal itself: restored after signals, every size, two at once, idle, and none at all.

# --- SIGTERM and a crash restore the terminal ---------------------------------------------------
for signal in TERM SEGV; do
  start
  kill -"$signal" "$(program_pid)"
  wait_for 5 "the shell is back after SIG$signal" on_screen 'exit='
  type_text 'stty -a | grep -o " -\?echo " ; echo typed-after'; keys Enter
  wait_for 5 "the shell echoes after SIG$signal" on_screen 'typed-after'
  on_screen ' echo' || fail "echo is on again after SIG$signal"
  pass "SIG$signal restores the terminal"
done

# --- the three sizes, and resizing at any moment -------------------------------------------------
for size in 120x40 80x24 40x12; do
  columns=${size%x*} rows=${size#*x} start
  type_text '점심'
  wait_for 5 "typing at $size" on_screen '점심'
  tm resize-window -t chat -x 20 -y 6
  wait_for 5 "a window that is too small says so" on_screen '작'
  tm resize-window -t chat -x "${size%x*}" -y "${size#*x}"
  wait_for 5 "the text is still there at $size" on_screen '점심'
  keys C-u
  quit
  pass "works at $size and while resizing"
done

# --- two at once, and idle -----------------------------------------------------------------------
start
tm new-session -d -s second -x 80 -y 24 "env LC_ALL=C.UTF-8 '$binary'"
sleep 1
ticks() { awk '{print $14+$15}' "/proc/$1/stat"; }
pid=$(program_pid)
before=$(ticks "$pid"); sleep 3; after=$(ticks "$pid")
[ $((after - before)) -le 1 ] || fail "idle took $((after - before)) clock ticks in 3 s"
pass "two instances run side by side; idle takes no processor time"

# --- no terminal ----------------------------------------------------------------------------------
reply=$(printf '점심 추천해줘\n' | TERM=dumb "$binary" 2>"$home/why.txt")
[ -n "$reply" ] || fail "line mode answers"
[ "$(wc -l <"$home/why.txt")" -le 2 ] || fail "line mode says why in a line: $(cat "$home/why.txt")"
kept=$(fact 'print(c["turns"][-1]["question"], len(c["turns"][-1]["replies"]))')
[ "$kept" = '점심 추천해줘 1' ] || fail "line mode keeps the conversation: $kept"
pass "without a terminal it answers in line mode, and keeps it"
