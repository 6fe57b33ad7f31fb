/* The live viewer saves its picture: what the file has, and all that can be wrong with a place. */
#define _GNU_SOURCE
#include "viewer.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/memsview-save-XXXXXX";

static const char *place(const char *name)
{
    static char path[400];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int empty_folder(void **state)
{
    DIR *files = opendir(folder);

    (void)state;
    for (struct dirent *file; files && (file = readdir(files)); )
        if (file->d_name[0] != '.')
            unlink(place(file->d_name));
    return closedir(files);
}

static int remove_folder(void **state)
{
    return empty_folder(state) || rmdir(folder) ? -1 : 0;
}

/* What a file has; "" if it is not there. */
static const char *contents(const char *name)
{
    static char text[1 << 18];
    FILE *file = fopen(place(name), "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;

    text[length] = '\0';
    if (file)
        fclose(file);
    return text;
}

static int count_files(void)
{
    DIR *files = opendir(folder);
    int count = 0;

    for (struct dirent *file; (file = readdir(files)); )
        count += file->d_name[0] != '.';
    closedir(files);
    return count;
}

static screen *view_script(void)
{
    static const char *script;

    if (!script)
        script = script_file("malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n");
    screen *screen = view(80, 24, "--at", "4", script, NULL);
    wait_operation(screen, 4);
    return screen;
}

/* Types a name into the prompt. */
static void save_as(screen *screen, const char *path)
{
    screen_type(screen, "s");
    screen_wait_text(screen, "Save the picture as:");
    screen_type(screen, "\025");
    screen_type(screen, path);
    screen_type(screen, "\r");
}

/* The same for the session. */
static void write_as(screen *screen, const char *path)
{
    screen_type(screen, "w");
    screen_wait_text(screen, "Write the session as: session.mems");
    screen_type(screen, "\025");
    screen_type(screen, path);
    screen_type(screen, "\r");
}

/* --- What is written --------------------------------------------------------------------------- */

static void test_text_is_the_picture_without_the_key_bar_and_without_escapes(void **state)
{
    screen *screen = view_script();
    int lines = 0;

    (void)state;
    save_as(screen, place("picture.txt"));
    screen_wait_text(screen, "Saved as /tmp/");
    const char *text = contents("picture.txt");
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 24);
    assert_non_null(strstr(text, " b 500 "));
    assert_non_null(strstr(text, "Last operations"));
    assert_null(strstr(text, "q quit"));
    assert_null(strstr(text, "Save the picture"));
    assert_null(strchr(text, '\033'));
    assert_int_equal(count_files(), 1);
    quit(screen);
}

static void test_ans_is_text_in_colours(void **state)
{
    screen *screen = view_script();

    (void)state;
    save_as(screen, place("picture.ans"));
    screen_wait_text(screen, "Saved as /tmp/");
    assert_non_null(strstr(contents("picture.ans"), "\033[0"));
    assert_non_null(strstr(contents("picture.ans"), "b 500"));
    quit(screen);
}

static void test_svg_is_an_image(void **state)
{
    screen *screen = view_script();

    (void)state;
    save_as(screen, place("picture.svg"));
    screen_wait_text(screen, "Saved as /tmp/");
    assert_non_null(strstr(contents("picture.svg"), "<svg"));
    assert_non_null(strstr(contents("picture.svg"), "</svg>"));
    quit(screen);
}

static void test_a_name_may_begin_at_home(void **state)
{
    char home[60];
    snprintf(home, sizeof home, "HOME=%s", folder);
    const char *const environment[] = {home, NULL};
    screen *screen = view_with(80, 24, environment, NULL, NULL);

    (void)state;
    screen_wait_text(screen, "running");
    save_as(screen, "~/here");
    screen_wait_text(screen, "Saved as ~/here, 80x24.");
    assert_non_null(strstr(contents("here"), "memsview"));
    quit(screen);
}

/* --- Where ------------------------------------------------------------------------------------- */

static void put(const char *name, const char *text)
{
    FILE *file = fopen(place(name), "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_a_file_that_is_there_is_kept_unless_enter_comes_twice(void **state)
{
    screen *screen = view_script();

    (void)state;
    put("old.txt", "dear");
    save_as(screen, place("old.txt"));
    screen_wait_text(screen, "is there already");
    screen_type(screen, "\033");
    screen_wait_text(screen, "q quit");
    assert_string_equal(contents("old.txt"), "dear");
    save_as(screen, place("old.txx"));      /* a name typed anew is asked about anew */
    screen_wait_text(screen, "Saved as");
    put("old.txx", "dear too");
    save_as(screen, place("old.txt"));
    screen_wait_text(screen, "is there already");
    screen_type(screen, "\177x\r");
    screen_wait_text(screen, "old.txx is there already");
    assert_string_equal(contents("old.txx"), "dear too");
    screen_type(screen, "\177t");
    screen_wait_no_text(screen, "is there already");
    screen_type(screen, "\r");
    screen_wait_text(screen, "old.txt is there already");
    screen_type(screen, "\r");
    screen_wait_text(screen, "Saved as");
    assert_non_null(strstr(contents("old.txt"), "memsview"));
    assert_int_equal(count_files(), 2);
    quit(screen);
}

static void test_a_place_that_will_not_do_is_said_and_the_name_can_be_put_right(void **state)
{
    screen *screen = view_script();

    (void)state;
    assert_int_equal(mkfifo(place("pipe"), 0600), 0);
    assert_int_equal(symlink("nowhere", place("link")), 0);
    save_as(screen, folder);
    screen_wait_text(screen, "is a directory");
    screen_type(screen, "\025/no/such/folder/x.svg\r");
    screen_wait_text(screen, "cannot be written: No such file or directory");
    screen_type(screen, "\025/proc/x.svg\r");
    screen_wait_text(screen, "/proc/x.svg cannot be written");
    screen_type(screen, "\025/dev/null\r\r");
    screen_wait_text(screen, "is no ordinary file");
    screen_type(screen, "\025");
    screen_type(screen, place("pipe"));
    screen_type(screen, "\r\r");
    screen_wait_text(screen, "pipe is no ordinary file");
    screen_type(screen, "\025");
    screen_type(screen, place("link"));
    screen_type(screen, "\r\r");
    screen_wait_text(screen, "link is no ordinary file");
    screen_type(screen, "\025\r");
    screen_wait_text(screen, "A file name");
    screen_type(screen, place("good"));
    screen_type(screen, "\r");
    screen_wait_text(screen, "Saved as");
    assert_int_equal(count_files(), 3);
    quit(screen);
}

static void test_where_there_is_no_room_the_old_file_stays_and_nothing_half_written(void **state)
{
    const struct rlimit little = {200, 200};
    screen *screen = view_script();

    (void)state;
    put("old.txt", "dear");
    assert_int_equal(prlimit(screen->pid, RLIMIT_FSIZE, &little, NULL), 0);
    save_as(screen, place("old.txt"));
    screen_wait_text(screen, "is there already");
    screen_type(screen, "\r");
    screen_wait_text(screen, "cannot be written: File too large");
    assert_string_equal(contents("old.txt"), "dear");
    assert_int_equal(count_files(), 1);
    screen_type(screen, "\033");
    screen_wait_text(screen, "q quit");
    quit(screen);
}

/* --- The session ------------------------------------------------------------------------------- */

/* What memsview prints of a script. */
static const char *stats_of(const char *name)
{
    static char text[4096];
    char command[1000];

    snprintf(command, sizeof command, "'%s' --render=stats '%s'", getenv("MEMSVIEW"), place(name));
    FILE *out = popen(command, "r");
    assert_non_null(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    assert_int_equal(pclose(out), 0);
    return text;
}

static void test_w_writes_a_script_that_leads_to_the_same_heap(void **state)
{
    screen *screen = view_script();

    (void)state;
    screen_type(screen, "a700\r");
    wait_operation(screen, 5);
    write_as(screen, place("session.mems"));
    screen_wait_text(screen, "5 operations.");
    const char *text = contents("session.mems");
    assert_non_null(strstr(text, "\noption policy first-fit\noption page-size 4096\n"));
    assert_non_null(strstr(text, "\nmalloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\nmalloc b"));
    assert_non_null(strstr(stats_of("session.mems"),
                           "MAIN[1000:5095]-> P[1000:1699] <-> H[1700:3999] <-> P[4000:4499] <-> "
                           "H[4500:5095] <-> NULL\n"));
    quit(screen);
}

static void test_only_what_was_done_up_to_the_position_is_written(void **state)
{
    screen *screen = view_script();

    (void)state;
    screen_type(screen, "pp");
    wait_operation(screen, 2);
    write_as(screen, place("session.mems"));
    screen_wait_text(screen, "2 operations.");
    assert_null(strstr(contents("session.mems"), "malloc c"));
    quit(screen);
}

static void test_where_a_session_cannot_be_written_that_is_said_and_nothing_is_lost(void **state)
{
    screen *screen = view_script();

    (void)state;
    write_as(screen, "/nowhere/session.mems");
    screen_wait_text(screen, "cannot be written: No such file or directory.");
    screen_type(screen, "\025/tmp\r");
    screen_wait_text(screen, "is a directory.");
    screen_type(screen, "\025\r");
    screen_wait_text(screen, "A file name, as in session.mems");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "Write the session as:");
    assert_int_equal(shown_operation(screen), 4);
    write_as(screen, place("session.mems"));
    screen_wait_text(screen, "Written to");
    write_as(screen, place("session.mems"));
    screen_wait_text(screen, "is there already. Enter once more");
    screen_type(screen, "\r");
    screen_wait_text(screen, "Written to");
    quit(screen);
}

#define EMPTIED(test) cmocka_unit_test_teardown(test, empty_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTIED(test_w_writes_a_script_that_leads_to_the_same_heap),
        EMPTIED(test_only_what_was_done_up_to_the_position_is_written),
        EMPTIED(test_where_a_session_cannot_be_written_that_is_said_and_nothing_is_lost),
        EMPTIED(test_text_is_the_picture_without_the_key_bar_and_without_escapes),
        EMPTIED(test_ans_is_text_in_colours),
        EMPTIED(test_svg_is_an_image),
        EMPTIED(test_a_name_may_begin_at_home),
        EMPTIED(test_a_file_that_is_there_is_kept_unless_enter_comes_twice),
        EMPTIED(test_a_place_that_will_not_do_is_said_and_the_name_can_be_put_right),
        EMPTIED(test_where_there_is_no_room_the_old_file_stays_and_nothing_half_written),
    };

    return cmocka_run_group_tests_name("save", tests, make_folder, remove_folder);
}
