// ncurses for Swift. Its macros, its global variables and variadic ioctl do not import, so each
// that the renderer needs stands behind a static inline function, and epoll beside them. Needs ncurses 6.1 or later
// (init_extended_pair, and setcchar's opts as a pointer to the pair number).

#ifndef MECHURI_CNCURSES_SHIM_H
#define MECHURI_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <pty.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// term.h defines short macros (lines, columns, tab …) that other headers must not see.
#undef lines
#undef columns
#undef tab

/// Bits of a cell's attributes, the same as TextAttributes' raw value.
enum {
    nc_bold = 1,
    nc_dim = 2,
    nc_italic = 4,
    nc_underline = 8,
    nc_reverse = 16,
};

static inline attr_t nc_attributes(unsigned bits) {
    attr_t result = A_NORMAL;
    if (bits & nc_bold) result |= A_BOLD;
    if (bits & nc_dim) result |= A_DIM;
    if (bits & nc_italic) result |= A_ITALIC;
    if (bits & nc_underline) result |= A_UNDERLINE;
    if (bits & nc_reverse) result |= A_REVERSE;
    return result;
}

/// Makes one cell of a base character and its combining marks (zero-terminated).
static inline int nc_set_cell(cchar_t *cell, const wchar_t *text, unsigned bits, int pair) {
    return setcchar(cell, text, nc_attributes(bits), 0, &pair);
}

/// Writes cells from the left edge of a row, without wrapping.
static inline int nc_put_row(int row, const cchar_t *cells, int count) {
    return mvwadd_wchnstr(stdscr, row, 0, cells, count);
}

/// Puts the terminal into the modes of a full-screen program that reads bytes itself.
static inline int nc_enter_modes(void) {
    if (raw() == ERR || noecho() == ERR) return ERR;
    nonl();
    keypad(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    return OK;
}

/// Switches colours on; 1 if the terminal's own colours can be asked for as -1.
static inline int nc_start_colors(void) {
    if (!has_colors() || start_color() == ERR) return 0;
    return use_default_colors() == OK;
}

static inline int nc_color_count(void) { return COLORS; }
static inline int nc_pair_count(void) { return COLOR_PAIRS; }

/// Sends what changed in one update, with the cursor left at a place (hidden if row < 0).
static inline int nc_refresh(int row, int column) {
    if (row >= 0) {
        curs_set(1);
        wmove(stdscr, row, column);
    } else {
        curs_set(0);
    }
    wnoutrefresh(stdscr);
    return doupdate();
}

/// Makes the next refresh paint every cell.
static inline void nc_repaint_all(void) {
    clearok(curscr, TRUE);
    touchwin(stdscr);
}

/// Forgets the contents of the screen.
static inline void nc_erase(void) { werase(stdscr); }

/// The size of a terminal; 0 if it tells one.
static inline int nc_window_size(int fd, int *columns_out, int *rows_out) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
    *columns_out = size.ws_col;
    *rows_out = size.ws_row;
    return 0;
}

/// Opens both ends of a pseudo-terminal; 0 if it could (tests).
static inline int nc_open_pair(int *master, int *slave) {
    return openpty(master, slave, NULL, NULL, NULL);
}

/// Sets the size of a terminal (tests with a pseudo-terminal).
static inline int nc_set_window_size(int fd, int column_count, int row_count) {
    struct winsize size = {0};
    size.ws_col = (unsigned short)column_count;
    size.ws_row = (unsigned short)row_count;
    return ioctl(fd, TIOCSWINSZ, &size);
}

/// A set of descriptors that is itself a descriptor to poll; -1 if there can be none.
static inline int nc_new_watch_set(void) { return epoll_create1(EPOLL_CLOEXEC); }

/// Adds a descriptor to a set, for reading; 0 if it could.
static inline int nc_watch(int set, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
    return epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
}

/// Takes a descriptor out of a set.
static inline void nc_unwatch(int set, int fd) { epoll_ctl(set, EPOLL_CTL_DEL, fd, NULL); }

/// libc's width of a character in the current locale; -1 if it knows none. Declared here because
/// wchar.h may already have been read without X/Open's functions.
static inline int nc_width(wchar_t character) {
    extern int wcwidth(wchar_t);
    return wcwidth(character);
}

/// The character set of the current locale, such as "UTF-8".
static inline const char *nc_charset(void) { return nl_langinfo(CODESET); }

/// A string capability of the current terminal, or null.
static inline const char *nc_capability(const char *name) {
    char *text = tigetstr(name);
    return text == (char *)-1 ? NULL : text;
}

/// What terminfo says of a terminal type: -1 if it does not know it, otherwise its colours (0 for
/// none); `direct` tells whether its colours are RGB values, `moves` whether it can move its cursor.
static inline int nc_terminfo_colors(const char *type, int fd, int *direct, int *moves) {
    int error = 0;
    TERMINAL *before = cur_term;
    if (setupterm(type, fd, &error) != OK) return -1;
    int colors = tigetnum("colors");
    *direct = tigetflag("RGB") > 0 || tigetnum("RGB") > 0
        || (tigetstr("RGB") != NULL && tigetstr("RGB") != (char *)-1);
    *moves = nc_capability("cup") != NULL;
    TERMINAL *mine = set_curterm(before);
    if (mine != NULL && mine != before) del_curterm(mine);
    return colors < 0 ? 0 : colors;
}

#endif
