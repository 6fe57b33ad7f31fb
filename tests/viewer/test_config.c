/* The live viewer and its file of remembered settings: written when asked, read at the next start,
 * and never in the way. */
#include "viewer.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- A place of its own for each test ---------------------------------------------------------- */

static char home[64], variable[100], folder[100], path[120];
static const char *environment[] = {variable, "HOME=/nonexistent", "TERM=tmux-256color", NULL};

static int begin(void **state)
{
    (void)state;
    strcpy(home, "/tmp/mv-XXXXXX");
    if (!mkdtemp(home))
        return -1;
    snprintf(variable, sizeof variable, "XDG_CONFIG_HOME=%s/a/b", home);
    snprintf(folder, sizeof folder, "%s/a/b/memsview", home);
    snprintf(path, sizeof path, "%s/config", folder);
    environment[1] = "HOME=/nonexistent";
    return 0;
}

static int remove_entry(const char *name, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(name);
}

static int end(void **state)
{
    (void)state;
    return nftw(home, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(void)
{
    char all[120];

    for (const char *slash = folder + strlen(home); slash; slash = strchr(slash + 1, '/')) {
        snprintf(all, sizeof all, "%.*s", (int)(slash - folder), folder);
        mkdir(all, 0700);
    }
    assert_int_equal(mkdir(folder, 0700), 0);
}

static void write_config(const char *text)
{
    make_folder();
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *read_config(void)
{
    static char text[8000];
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void assert_config_has(const char *part)
{
    if (!strstr(read_config(), part))
        fail_msg("no '%s' in:\n%s", part, read_config());
}

static screen *open_with(const char *option)
{
    static const char *script;

    if (!script)
        script = script_file("malloc a 3000\nmalloc b 500\n");
    return view_with(80, 24, environment, NULL, "--at", "2", script, option, NULL);
}

static void assert_said(const char *text)
{
    screen *screen = open_with(NULL);

    screen_wait_text(screen, text);
    screen_type(screen, "x");               /* and everything works */
    screen_wait_text(screen, "0x3e8");
    quit(screen);
}

/* --- Remembering ------------------------------------------------------------------------------- */

static void test_what_is_remembered_is_so_at_the_next_start(void **state)
{
    screen *screen = open_with(NULL);

    (void)state;
    screen_type(screen, "xvTm");
    screen_wait_text(screen, "Mouse on");
    assert_int_not_equal(access(path, F_OK), 0);            /* nothing, unless asked */
    screen_type(screen, "S");
    screen_wait_text(screen, "Remembered in ");
    quit(screen);
    screen = open_with(NULL);
    screen_wait_text(screen, "0x3e8");
    screen_wait_text(screen, "History: ");
    settle(screen);
    assert_true(screen->mouse);
    screen_type(screen, "T");
    screen_wait_text(screen, "Theme: mono");                /* the one behind high-contrast */
    quit(screen);
}

static void test_every_setting_is_written_with_its_comment(void **state)
{
    static const char *const parts[] = {
        "\n# colours\n# one of: default, high-contrast, mono, light\ntheme = default\n",
        "\n# what stands beneath the map\n# one of: figures, history, sizes, translation, balance\npane = ",
        "\nbig = no\n", "\nhex = no\n", "\noffsets = no\n", "\nascii = no\n", "\nanimation = yes\n",
        "\nmouse = no\n",
    };
    screen *screen = open_with(NULL);
    struct stat status;
    int settings = 0, comments = 0;

    (void)state;
    screen_type(screen, "S");
    screen_wait_text(screen, "Remembered in ");
    quit(screen);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_config_has(parts[i]);
    for (const char *c = read_config(); (c = strchr(c, '\n')); c++) {
        settings += c[1] && c[1] != '#' && c[1] != '\n';
        comments += strncmp(c, "\n# one of", 9) == 0;
    }
    assert_int_equal(settings, sizeof parts / sizeof *parts);
    assert_int_equal(comments, settings);
    assert_int_equal(stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0111, 0);
}

static void test_all_else_in_the_file_stays(void **state)
{
    screen *screen;

    (void)state;
    write_config("# mine\n\nhex = no\nnobody knows this\n  theme=light  \r\n# the end");
    screen = open_with(NULL);
    screen_wait_text(screen, "config:4:");
    screen_type(screen, "xS");
    screen_wait_text(screen, "Remembered in ");
    quit(screen);
    assert_non_null(strstr(read_config(), "# mine\n\nhex = yes\nnobody knows this\ntheme = light\n"
                                          "# the end\n\n# what stands"));
}

static void test_a_link_to_the_file_stays_one(void **state)
{
    char other[120];
    struct stat status;
    screen *screen;

    (void)state;
    write_config("hex = yes\n");
    snprintf(other, sizeof other, "%s/dotfile", home);
    assert_int_equal(rename(path, other), 0);
    assert_int_equal(symlink(other, path), 0);
    screen = open_with(NULL);
    screen_wait_text(screen, "0x3e8");
    screen_type(screen, "xS");
    screen_wait_text(screen, "Remembered in ");
    quit(screen);
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_config_has("hex = no\n");
}

static void test_where_it_cannot_be_written_it_is_said_why(void **state)
{
    screen *screen;

    (void)state;
    strcpy(variable, "XDG_CONFIG_HOME=/dev/null");
    screen = open_with(NULL);
    screen_type(screen, "S");
    screen_wait_text(screen, "/dev/null/memsview/config cannot be written: Not a directory");
    quit(screen);
    strcpy(variable, "XDG_CONFIG_HOME=relative");
    environment[1] = "HOME";
    screen = open_with(NULL);
    screen_type(screen, "S");
    screen_wait_text(screen, "Neither XDG_CONFIG_HOME nor HOME");
    quit(screen);
}

/* --- Reading ----------------------------------------------------------------------------------- */

static void test_the_command_line_comes_first_and_nothing_else_is_overridden(void **state)
{
    screen *screen;

    (void)state;
    write_config("hex = yes\npane = history\n");
    screen = open_with("--no-hex");
    screen_wait_text(screen, "History: ");
    screen_wait_text(screen, "1000:5095");
    quit(screen);
    screen = open_with("--no-config");
    screen_wait_text(screen, "Last operations");
    screen_wait_text(screen, "1000:5095");
    quit(screen);
}

static void test_without_xdg_config_home_it_is_in_the_home_folder(void **state)
{
    static char at_home[100];
    screen *screen;

    (void)state;
    snprintf(at_home, sizeof at_home, "HOME=%s", home);
    environment[1] = at_home;
    strcpy(variable, "XDG_CONFIG_HOME=");
    screen = open_with(NULL);
    screen_type(screen, "xS");
    screen_wait_text(screen, "Remembered in ~/.config/memsview/config.");
    quit(screen);
    screen = open_with(NULL);
    screen_wait_text(screen, "0x3e8");
    quit(screen);
}

static void test_garbage_is_named_with_its_line_and_the_rest_counts(void **state)
{
    (void)state;
    write_config("\n# fine\npane = history\ntheme = \033[31mblue\nmouse = maybe\n");
    screen *screen = open_with(NULL);
    screen_wait_text(screen, "config:4: unknown theme '?[31mblue'");
    screen_wait_text(screen, "(and 1 more); default used.");
    screen_wait_text(screen, "History: ");
    quit(screen);
}

static void test_what_is_no_setting_is_named(void **state)
{
    (void)state;
    write_config("big\n");
    assert_said("config:1: 'big' is no setting; write");
    end(NULL);
    begin(NULL);
    write_config("colour = red\n");
    assert_said("config:1: there is no setting 'colour'; there is");
    end(NULL);
    begin(NULL);
    write_config("policy = best-fit\n");
    assert_said("config:1: there is no setting 'policy'");
}

static void test_what_is_no_text_file_is_left_alone(void **state)
{
    int file;

    (void)state;
    make_folder();
    assert_int_equal(mkdir(path, 0700), 0);
    assert_said("config is no ordinary file; defaults used.");
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_said("config is no ordinary file; defaults used.");
    assert_int_equal(unlink(path), 0);
    file = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(ftruncate(file, 1 << 10), 0);
    assert_said("config:1: is no text: there is a NUL byte in");
    assert_int_equal(ftruncate(file, 1 << 30), 0);
    assert_said("config is longer than 1024 KiB");
    close(file);
    screen *screen = open_with(NULL);
    screen_type(screen, "S");
    screen_wait_text(screen, "it stays as it is.");
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_remembered_is_so_at_the_next_start),
        cmocka_unit_test(test_every_setting_is_written_with_its_comment),
        cmocka_unit_test(test_all_else_in_the_file_stays),
        cmocka_unit_test(test_a_link_to_the_file_stays_one),
        cmocka_unit_test(test_where_it_cannot_be_written_it_is_said_why),
        cmocka_unit_test(test_the_command_line_comes_first_and_nothing_else_is_overridden),
        cmocka_unit_test(test_without_xdg_config_home_it_is_in_the_home_folder),
        cmocka_unit_test(test_garbage_is_named_with_its_line_and_the_rest_counts),
        cmocka_unit_test(test_what_is_no_setting_is_named),
        cmocka_unit_test(test_what_is_no_text_file_is_left_alone),
    };
    struct CMUnitTest each[sizeof tests / sizeof *tests];

    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        each[i] = tests[i];
        each[i].setup_func = begin;
        each[i].teardown_func = end;
    }
    return cmocka_run_group_tests_name("config", each, NULL, NULL);
}
