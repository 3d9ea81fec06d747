/* SoDanVan.exe: loads runtime\python311.dll and runs "-I -X utf8 -m main ARGUMENTS" in this very process.
   Py_Main is taken by name, so no headers of Python are needed. */
#define UNICODE
#include <windows.h>
#include <wchar.h>

#define LONGEST 32768
#define PROGRAM L"Sổ Dân vận"

static wchar_t folder[LONGEST];

static const wchar_t *inside(const wchar_t *name)
{
    static wchar_t paths[2][LONGEST];
    static int last;
    last = !last;
    _snwprintf(paths[last], LONGEST - 1, L"%ls\\%ls", folder, name);
    return paths[last];
}

static int is_there(const wchar_t *name)
{
    return GetFileAttributesW(inside(name)) != INVALID_FILE_ATTRIBUTES;
}

/* An installer that was cut off between two renames: back to the old program while the new one lies beside it whole,
   otherwise on to the new one. What is left over goes with the next installation. */
static void mend(void)
{
    if (is_there(L"app") || !is_there(L"new\\app"))
        return;
    if (!is_there(L"new\\runtime")) {
        MoveFileW(inside(L"new\\app"), inside(L"app"));
        return;
    }
    if (!is_there(L"runtime"))
        MoveFileW(inside(L"old\\runtime"), inside(L"runtime"));
    MoveFileW(inside(L"old\\app"), inside(L"app"));
}

typedef int (*py_main_t)(int, wchar_t **);

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, LPWSTR line, int show)
{
    static wchar_t library[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST - 1);
    if (!length || length >= LONGEST - 64)
        return 101;
    wchar_t *end = wcsrchr(folder, L'\\');
    if (end)
        *end = 0;
    mend();
    SetDllDirectoryW(L""); /* never load a library from the folder of the file that was opened */
    _snwprintf(library, LONGEST - 1, L"%ls\\runtime\\python311.dll", folder);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    py_main_t py_main = python ? (py_main_t)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (!py_main) {
        MessageBoxW(NULL, L"Chương trình bị thiếu tệp runtime\\python311.dll.\n"
                          L"Hãy chạy lại bộ cài đặt; dữ liệu của cơ quan vẫn còn nguyên.",
                    PROGRAM, MB_ICONERROR);
        return 102;
    }
    int given = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &given);
    static wchar_t *first[] = {L"-I", L"-X", L"utf8", L"-m", L"main"};
    enum { ADDED = sizeof first / sizeof *first };
    wchar_t **all = (wchar_t **)LocalAlloc(LPTR, (given + ADDED + 1) * sizeof *all);
    if (!words || !all)
        return 103;
    all[0] = words[0];
    for (int i = 0; i < ADDED; i++)
        all[1 + i] = first[i];
    for (int i = 1; i < given; i++)
        all[ADDED + i] = words[i];
    return py_main(given + ADDED, all);
}
