"""Runs a command in a pseudo-terminal: terminal.py COLUMNS EVENTS COMMAND..., EVENTS a JSON list of patterns after each of
which Ctrl-C is typed. Prints one JSON object: output, exit code or signal, seconds from each Ctrl-C
to the next line, seconds from the last one to the end."""
import fcntl, json, os, pty, re, struct, sys, termios, time

columns, patterns, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
pid, master = pty.fork()
if pid == 0:
    # The size is there before the program asks for it.
    time.sleep(0.2)
    os.execvp(command[0], command)
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
output, seen, typed, answers, typed_at, last = b"", 0, 0, [], None, None
while True:
    try:
        chunk = os.read(master, 65536)
    except OSError:
        break
    if not chunk:
        break
    output += chunk
    if typed_at is not None and b"\n" in chunk:
        answers.append(time.time() - typed_at)
        typed_at = None
    if typed < len(patterns) and re.search(patterns[typed].encode(), output[seen:]):
        seen = len(output)
        os.write(master, b"\x03")
        typed += 1
        typed_at = last = time.time()
_, status = os.waitpid(pid, 0)
ended = time.time() - last if last is not None else None
print(json.dumps({
    "output": output.decode("utf8", "replace"),
    "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
    "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
    "answers": answers,
    "ended": ended,
}))
