// Stands between a program and the system, by LD_PRELOAD: counts the calls that change files below one folder and those that read them,
// and lets the chosen one end the program or fail. With a shadow folder it also notes what was made durable, so that the harness can take
// away the rest.
//
//   FAULT_ROOT     the folder; nothing else is looked at
//   FAULT_COUNTER  a file of sixteen bytes: how many calls changed a file so far, and how many read one
//   FAULT_KIND     kill, term, full, readonly, io, denied, short, read; left out: count only
//   FAULT_AT       the number of the call that is struck, from 1; of those that read for `read`, else of those that change
//   FAULT_SHADOW   where to note what is durable
//   FAULT_NOW      the time that the program is told, seconds since the epoch

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

enum class Kind {
  none,
  kill,      // SIGKILL
  term,      // SIGTERM, and the call is made
  full,      // no room from there on
  readonly,  // nothing may be changed from there on
  io,        // the call fails
  denied,    // it may not be made, where it is about a name
  cut,       // half of it is written
  read,      // reading fails, once
};

/// What a call that changes files does.
enum class Change { bytes, name, less, durable };

struct Settings {
  std::string root, shadow;
  Kind kind = Kind::none;
  std::uint64_t at = 0;
  long now = 0;
  std::atomic<std::uint64_t>* counter = nullptr;

  Settings() {
    const auto text = [](const char* name) {
      const char* const value = std::getenv(name);
      return std::string(value != nullptr ? value : "");
    };
    root = text("FAULT_ROOT");
    shadow = text("FAULT_SHADOW");
    const std::string wanted = text("FAULT_KIND");
    const struct {
      const char* name;
      Kind kind;
    } names[] = {{"kill", Kind::kill}, {"term", Kind::term},     {"full", Kind::full}, {"readonly", Kind::readonly},
                 {"io", Kind::io},     {"denied", Kind::denied}, {"short", Kind::cut}, {"read", Kind::read}};
    for (const auto& one : names)
      if (wanted == one.name) kind = one.kind;
    at = std::strtoull(text("FAULT_AT").c_str(), nullptr, 10);
    now = std::strtol(text("FAULT_NOW").c_str(), nullptr, 10);
    const int file = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, text("FAULT_COUNTER").c_str(), O_RDWR));
    if (file < 0) return;
    void* const place = ::mmap(nullptr, 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::syscall(SYS_close, file);
    if (place != MAP_FAILED) counter = static_cast<std::atomic<std::uint64_t>*>(place);
  }
};

Settings& settings() {
  static Settings one;
  return one;
}

std::string full_path(int folder, const char* path) {
  if (path[0] == '/') return path;
  char place[4096];
  const std::string link = folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(folder);
  const ssize_t size = ::readlink(link.c_str(), &place[0], sizeof place);
  return std::string(&place[0], size > 0 ? static_cast<std::size_t>(size) : 0) + "/" + path;
}

bool is_below(const std::string& path) {
  const std::string& root = settings().root;
  return !root.empty() && path.compare(0, root.size(), root) == 0 && (path.size() == root.size() || path[root.size()] == '/');
}

bool is_below(int file) {
  char place[4096];
  const ssize_t size = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), &place[0], sizeof place);
  return size > 0 && is_below(std::string(&place[0], static_cast<std::size_t>(size)));
}

/// What befalls a call that changes a file: 0, or the error that it fails with; -1: half of it is written. It may not return.
int strike(Change change) {
  Settings& with = settings();
  if (with.counter == nullptr) return 0;
  const std::uint64_t number = ++with.counter[0];
  if (with.at == 0 || number < with.at) return 0;
  const bool here = number == with.at;
  switch (with.kind) {
    case Kind::none:
    case Kind::read: return 0;
    case Kind::kill: ::kill(::getpid(), SIGKILL); return 0;
    case Kind::term:
      if (here) ::kill(::getpid(), SIGTERM);
      return 0;
    case Kind::full: return change == Change::bytes || change == Change::name ? ENOSPC : 0;  // and it stays full
    case Kind::readonly: return EROFS;
    case Kind::io: return here ? EIO : 0;
    case Kind::denied: return here && (change == Change::name || change == Change::less) ? EACCES : 0;
    case Kind::cut: return here ? -1 : 0;
  }
  return 0;
}

/// True: this call, which reads a file, fails.
bool strikes_reading() {
  Settings& with = settings();
  if (with.counter == nullptr) return false;
  return ++with.counter[1] == with.at && with.kind == Kind::read;
}

// ---- what is durable

std::string number_of(const struct stat& status) { return std::to_string(status.st_ino); }

void write_note(const std::string& path, const std::string& text) {
  const int file = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
  if (file < 0) return;
  std::size_t at = 0;
  while (at < text.size()) {
    const long count = ::syscall(SYS_write, file, text.data() + at, text.size() - at);
    if (count <= 0) break;
    at += static_cast<std::size_t>(count);
  }
  ::syscall(SYS_close, file);
}

/// A file's number is not given to another file while the harness still has to know it.
void keep_number(int file, const std::string& path) {
  struct stat status {};
  if (settings().shadow.empty() || ::fstat(file, &status) != 0) return;
  ::syscall(SYS_linkat, AT_FDCWD, path.c_str(), AT_FDCWD, (settings().shadow + "/kept/" + number_of(status)).c_str(), 0);
}

void note_durable(int file) {
  struct stat status {};
  if (settings().shadow.empty() || ::fstat(file, &status) != 0) return;
  std::string text;
  if (S_ISDIR(status.st_mode)) {
    const int again = static_cast<int>(::syscall(SYS_openat, file, ".", O_RDONLY | O_DIRECTORY));
    DIR* const folder = ::fdopendir(again);
    if (folder == nullptr) return;
    while (const dirent* const entry = ::readdir(folder)) {
      const std::string name = &entry->d_name[0];
      if (name == "." || name == "..") continue;
      text += std::to_string(entry->d_ino) + (entry->d_type == DT_DIR ? "d" : "f") + name + '\0';
    }
    ::closedir(folder);
    write_note(settings().shadow + "/names/" + number_of(status), text);
    return;
  }
  // The descriptor may be for writing only.
  const int again = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, ("/proc/self/fd/" + std::to_string(file)).c_str(), O_RDONLY));
  if (again < 0) return;
  text.resize(static_cast<std::size_t>(status.st_size));
  std::size_t at = 0;
  while (at < text.size()) {
    const long count = ::syscall(SYS_pread64, again, text.data() + at, text.size() - at, at);
    if (count <= 0) break;
    at += static_cast<std::size_t>(count);
  }
  ::syscall(SYS_close, again);
  write_note(settings().shadow + "/content/" + number_of(status), text);
}

int fail(int error) {
  errno = error;
  return -1;
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
  const bool makes = (flags & O_CREAT) != 0;
  const std::string whole = makes ? full_path(folder, path) : std::string();
  const bool counts = makes && is_below(whole);
  if (counts) {
    if (const int error = strike(Change::name); error > 0) return fail(error);
  }
  const int file = static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
  if (file >= 0 && counts) keep_number(file, whole);
  return file;
}

template <class Write>
ssize_t write_file(int file, std::size_t size, const Write& write) {
  if (!is_below(file)) return write(size);
  const int error = strike(Change::bytes);
  if (error > 0) return fail(error);
  return write(error < 0 && size > 1 ? size / 2 : size);
}

template <class Read>
ssize_t read_file(int file, const Read& read) {
  if (is_below(file) && strikes_reading()) return fail(EIO);
  return read();
}

int sync_file(int file, const char* name) {
  const bool counts = is_below(file);
  if (counts) {
    if (const int error = strike(Change::durable); error > 0) return fail(error);
  }
  const int done = real<int (*)(int)>(name)(file);
  if (counts && done == 0) note_durable(file);
  return done;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(AT_FDCWD, path, flags, mode);
}

ssize_t write(int file, const void* data, size_t size) {
  return write_file(file, size, [&](std::size_t most) { return ::syscall(SYS_write, file, data, most); });
}

ssize_t pwrite(int file, const void* data, size_t size, off_t at) {
  return write_file(file, size, [&](std::size_t most) { return ::syscall(SYS_pwrite64, file, data, most, at); });
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t at) { return pwrite(file, data, size, at); }

ssize_t read(int file, void* data, size_t size) {
  return read_file(file, [&] { return ::syscall(SYS_read, file, data, size); });
}

ssize_t pread(int file, void* data, size_t size, off_t at) {
  return read_file(file, [&] { return ::syscall(SYS_pread64, file, data, size, at); });
}

ssize_t pread64(int file, void* data, size_t size, off64_t at) { return pread(file, data, size, at); }

int ftruncate64(int file, off64_t size) {
  if (is_below(file)) {
    if (const int error = strike(Change::less); error > 0) return fail(error);
  }
  return static_cast<int>(::syscall(SYS_ftruncate, file, size));
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) { return sync_file(file, "fsync"); }
int fdatasync(int file) { return sync_file(file, "fdatasync"); }

int rename(const char* from, const char* to) {
  if (is_below(full_path(AT_FDCWD, to))) {
    if (const int error = strike(Change::name); error > 0) return fail(error);
  }
  return static_cast<int>(::syscall(SYS_rename, from, to));
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  if (is_below(full_path(to_folder, to))) {
    if (const int error = strike(Change::name); error > 0) return fail(error);
  }
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int link(const char* from, const char* to) {
  if (is_below(full_path(AT_FDCWD, to))) {
    if (const int error = strike(Change::name); error > 0) return fail(error);
  }
  return static_cast<int>(::syscall(SYS_link, from, to));
}

int unlink(const char* path) {
  if (is_below(full_path(AT_FDCWD, path))) {
    if (const int error = strike(Change::less); error > 0) return fail(error);
  }
  return static_cast<int>(::syscall(SYS_unlink, path));
}

int mkdir(const char* path, mode_t mode) {
  if (is_below(full_path(AT_FDCWD, path))) {
    if (const int error = strike(Change::name); error > 0) return fail(error);
  }
  return static_cast<int>(::syscall(SYS_mkdir, path, mode));
}

int clock_gettime(clockid_t which, struct timespec* time) {
  if (which == CLOCK_REALTIME && settings().now != 0) {
    time->tv_sec = settings().now;
    time->tv_nsec = 0;
    return 0;
  }
  return static_cast<int>(::syscall(SYS_clock_gettime, which, time));
}

}  // extern "C"
