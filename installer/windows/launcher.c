/* SoDanVan.exe: loads runtime\python311.dll and runs "-I -X utf8 -m main ARGUMENTS" in this very process.
   Py_Main is taken by name, so no headers of Python are needed. */
#define UNICODE
#include <windows.h>
#include <wchar.h>

#define LONGEST 32768
#define PROGRAM L"Sổ Dân vận"

typedef int (*py_main_t)(int, wchar_t **);

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, LPWSTR line, int show)
{
    static wchar_t folder[LONGEST], library[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST - 1);
    if (!length || length >= LONGEST - 64)
        return 101;
    wchar_t *end = wcsrchr(folder, L'\\');
    if (end)
        *end = 0;
    /* The installer looks for this name: it does not replace a program that runs. */
    CreateMutexW(NULL, FALSE, L"Local\\SoDanVan.Running");
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
