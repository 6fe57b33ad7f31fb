/* A system whose pages have 16384 bytes, for programs that are linked with --wrap=sysconf and
 * --wrap=getpagesize. */
#include <unistd.h>

enum { PAGE = 16384 };

long __wrap_sysconf(int name);
int __wrap_getpagesize(void);
long __real_sysconf(int name);

long __wrap_sysconf(int name)
{
    return name == _SC_PAGESIZE ? PAGE : __real_sysconf(name);
}

int __wrap_getpagesize(void)
{
    return PAGE;
}
