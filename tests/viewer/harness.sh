#!/bin/sh
# harness.sh PLAY: the player of scripts has to see what is wrong. Its viewer is a shell script here, so
# that nothing depends on the real one.
set -eu
play=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

# It shows two rows, and does what single keys say.
cat >viewer <<'END'
#!/bin/sh
before=$(stty -g)
stty -icanon -echo
printf 'one two\nthree\n'
while key=$(dd bs=1 count=1 2>/dev/null); do
    case $key in
    q) stty "$before"; exit 0 ;;
    f) stty "$before"; exit 1 ;;
    e) echo trouble >&2 ;;
    s) exit 0 ;;
    *) printf 'key %s\n' "$key" ;;
    esac
done
END
chmod +x viewer
export MEMSVIEW="$folder/viewer"

# expect STATUS [PART]...: play a script from standard input; compare its status, and look for parts of
# what is said. What is not going to fail may take its time.
expect() {
    wanted=$1 got=0
    shift
    cat >it.test
    seconds=60
    [ "$wanted" = 0 ] || seconds=1
    "$play" --seconds $seconds it.test >said 2>&1 || got=$?
    for part; do
        if [ "$got" != "$wanted" ] || ! grep -qF -- "$part" said; then
            printf "wanted status %s and '%s'; got %s and:\n" "$wanted" "$part" "$got"
            cat said
            echo "from:"
            cat it.test
            exit 1
        fi
    done
}

# A case of these lines, the first of which is line 3, fails in this line, for this reason.
expect_failure() {
    at=$1 why=$2
    shift 2
    printf '%s\n' 'case: wrong' 'run:' "$@" | expect 1 'not ok 1 - wrong' "# it.test:$at: " "$why"
}

# --- What is right

expect 0 'ok 1 - fine' 'ok 2 - for each: 1' 'ok 3 - for each: b c' 'ok 4 - skipped # SKIP' '1..4' <<'END'
# A comment.
sh: touch before

case: fine
run:
see: two
gone: four
see at 1,0-4: three
not at 1: two
see pattern: ^one t.o$
keep: all
same: all from three
keys: x "y z" Space
see: key x
see: key z
sh: test -e before
keys: q
exit: 0

case: for each: $1
for: 1
for: b c
file named:
    # as it

      stands
sh: test "$(wc -l <named)" = 3; test "$PWD" = $DIR
run:
repeat: 2
    keys: w
repeat until: key 2
    sh: printf 'key 2\n' >$TTY
    see: key
see: key w

case: skipped
needs: false
run:
see: what nobody sees
END

# --- What is wrong

expect_failure 3 "it isn't seen" 'see at 1: two'
expect_failure 3 "it isn't seen" 'see pattern: tw$'
expect_failure 3 "it isn't seen" 'see ground: 1'
expect_failure 3 'it is seen' 'gone: two'
expect_failure 4 'it is seen' 'see: two' 'not: two'
expect_failure 6 'it differs' 'keep: all' 'keys: x' 'see: key' 'same: all'
expect_failure 3 'the same as what?' 'same: all'
expect_failure 3 "the title doesn't say so" 'operation: 1'
expect_failure 3 'it is: ' 'terminal: mouse on'
expect_failure 4 'they were 16' 'see: two' 'bytes: 1-5'
expect_failure 4 'the program ended with 1' 'keys: f' 'exit: 0'
expect_failure 4 'the program ended with 0' 'keys: q' 'exit: signal 15'
expect_failure 3 "the program doesn't end" 'exit: 0'
expect_failure 4 "the terminal isn't as it was found" 'keys: s' 'exit: 0'
expect_failure 4 "that isn't on standard error" 'keys: e' 'errors: nothing'
expect_failure 4 'something is on standard error' 'see: two' 'keys: e'
expect_failure 4 'trouble' 'see: two' 'keys: e'
expect_failure 4 'the program ended with 1' 'see: two' 'keys: f'
expect_failure 3 'there is no such key' 'keys: PgDown' 'see: two'
expect_failure 3 "the program hasn't asked for the mouse" 'click: two' 'see: two'
expect_failure 3 'some output' 'sh: echo some output; false' 'see: two'
expect_failure 3 'look for what?' 'see colour: 3'
expect_failure 3 'look for what?' 'see:'
expect_failure 3 'that is no pattern' 'see pattern: ('
expect_failure 4 "it isn't seen" 'repeat: 2' '    see: four'

# One that fails keeps none of the others from being played.
expect 1 'not ok 1 - wrong' '# it.test:3: see: four' "it isn't seen" 'the screen, 80x24' '#   one two' \
    'ok 2 - right' '1..2' <<'END'
case: wrong
run:
see: four

case: right
run:
see: two
END

expect 1 '# it.test:2: ' 'nothing was started' <<'END'
case: it begins too late
see: two
END

# --- What is no script

expect 2 'it.test:2: there is no such word' <<'END'
case: misspelt
sea: two
END

expect 2 'it.test:3: there is no such word' <<'END'
case: misspelt where it counts less
repeat: 3
    sea: two
END

expect 2 'it.test:4: this case checks nothing' <<'END'
case: it does
run:
see: two
case: it does not
run:
keys: x
END

expect 2 'it.test:3: nothing may be indented here' <<'END'
case: indented
run:
    see: two
END

expect 2 'it.test:0: there is no case in it' </dev/null
