#include "faults/day.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossdock::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* now = "1795161674";  // 2026-11-20T08:01:14Z
constexpr int patience = 120'000;          // milliseconds that a run may take

std::string order_set(const std::string& control, const std::string& number, const std::string& date = "20261116") {
  return "ST*850*" + control + "~BEG*00*SA*" + number + "**" + date + "~N1*ST*STORE 7*92*0007~PO1*1*12*EA*4.5**VN*A-1~CTT*1~SE*6*" +
         control + "~";
}

std::string interchange(const std::string& sender, const std::string& control, const std::string& group, const std::string& body,
                        int sets) {
  const std::string padded = sender + std::string(15 - sender.size(), ' ');
  return "ISA*00*          *00*          *ZZ*" + padded + "*ZZ*OURCO          *261116*0731*U*00401*" + control + "*0*P*>~GS*" + group +
         "*" + sender + "*OURCO*20261116*0731*7*X*004010~" + body + "GE*" + std::to_string(sets) + "*7~IEA*1*" + control + "~";
}

/// Files are taken oldest first.
fs::file_time_type at_minute(int minute) {
  return std::chrono::file_clock::from_sys(std::chrono::sys_seconds(std::chrono::seconds(1'795'150'000 + 60 * minute)));
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

/// "F3KQ" becomes "F", wherever it stands as a word; `kinds`: the first letters of such ids.
std::string without_ids(std::string_view text, std::string_view kinds) {
  constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  constexpr std::size_t length = 4;
  std::string found;
  found.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool starts = kinds.find(text[at]) != std::string_view::npos && (at == 0 || !is_word(text[at - 1]));
    const std::size_t end = at + length;
    const bool is_id = starts && end <= text.size() && (end == text.size() || !is_word(text[end])) &&
                       text.substr(at + 1, length - 1).find_first_not_of(letters) == std::string_view::npos;
    found += text[at];
    at = is_id ? end : at + 1;
  }
  return found;
}

void copy_folder(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

}  // namespace

Day::Day(fs::path program, fs::path shim) : program_(std::move(program)), shim_(std::move(shim)), server_(SftpServer::Make::openssh) {
  shipment_ = translated("856/sotpi.edi");
  invoice_ = translated("810/invoice.edi");
}

std::string Day::translated(const std::string& sample) const {
  const RunEnd end =
      call({"translate", std::string(CROSSDOCK_SOURCE_DIR) + "/samples/" + sample, "--to", "json", "--shipped", CROSSDOCK_SOURCE_DIR}, {});
  const std::size_t start = end.said.find('{');
  if (start == std::string::npos) throw std::runtime_error("no JSON of " + sample + ": " + end.said);
  return end.said.substr(start, end.said.rfind('}') + 1 - start);
}

void Day::write(const std::string& path, const std::string& text) const {
  fs::create_directories((site_ / path).parent_path());
  std::ofstream(site_ / path, std::ios::binary) << text;
}

void Day::begin(int lanes) {
  fs::remove_all(site_);
  for (const char* folder : {"in", "out"})
    for (const std::string& name : server_.names(folder)) fs::remove(server_.data() / folder / name);
  write("crossdock.toml",
        "name = \"test\"\n[run]\nlanes = " + std::to_string(lanes) + "\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
  const std::string common = "[x12]\nversion = \"004010\"\n";
  const std::string renamed = "[channel]\nready = \"renamed\"\n";
  const auto ids = [](const std::string& name, const std::string& id) {
    return "name = \"" + name + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" + id + "\" }\n";
  };
  const std::string orders = "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n";
  write("partners/acme/partner.toml", ids("acme", "ACME") + common + renamed + orders);
  write("partners/harbor/partner.toml", ids("harbor", "HARBOR") + common + orders +
                                            "[channel]\nkind = \"sftp\"\nhost = \"127.0.0.1\"\nport = " + std::to_string(line_.port()) +
                                            "\nuser = \"" + server_.user() + "\"\nhost_key = \"" + server_.fingerprint() +
                                            "\"\nkey = \"secret:harbor/sftp\"\nin = \"" + (server_.data() / "out").string() +
                                            "\"\nout = \"" + (server_.data() / "in").string() + "\"\nready = \"renamed\"\n");
  write("partners/shop/partner.toml",
        ids("shop", "SHOP") + common + renamed +
            "[[document]]\nset = \"856\"\ndirection = \"out\"\n[[document]]\nset = \"810\"\ndirection = \"out\"\n");
  const auto json = [](const std::string& object, const std::string& direction, const std::string& more) {
    return "[[document]]\nobject = \"" + object + "\"\nformat = \"json\"\ndirection = \"" + direction + "\"\n" + more;
  };
  write("partners/erp/partner.toml", "name = \"erp\"\n" + renamed + json("order", "out", "") +
                                         json("shipment", "in", "files = \"shipment*\"\nroute = \"shop\"\n") +
                                         json("invoice", "in", "files = \"invoice*\"\nroute = \"shop\"\n"));
  write("secrets/harbor/sftp", server_.private_key("ed25519"));
  fs::permissions(site_ / "secrets/harbor/sftp", fs::perms::owner_read);
  fs::create_directories(exchange_);
}

void Day::put(const std::string& partner, const std::string& name, const std::string& text, int minute) const {
  write("exchange/inbound/" + partner + "/" + name, text);
  fs::last_write_time(exchange_ / "inbound" / partner / name, at_minute(minute));
}

void Day::put_on_server(const std::string& text, int minute) const {
  server_.put("out/po.edi", text);
  fs::last_write_time(server_.data() / "out/po.edi", at_minute(minute));
}

void Day::drop(int half) {
  if (half == 0) {
    const std::string good =
        interchange("ACME", "000000905", "PO", order_set("0001", "4500012345") + order_set("0002", "4500012346", "20261340"), 2);
    put("acme", "1-orders.edi", good, 1);
    put("acme", "2-same.edi", good, 2);
    put("acme", "3-letter.txt", "Dear Sirs,", 3);
    put("erp", "shipment.json", shipment_, 4);
    put("erp", "invoice.json", invoice_, 5);
    put_on_server(interchange("HARBOR", "000000001", "PO", order_set("0001", "H-1"), 1), 6);
    return;
  }
  const auto acknowledgment = [](const std::string& control, const std::string& group, const std::string& number) {
    return interchange("SHOP", control, "FA", "ST*997*0001~AK1*" + group + "*" + number + "~AK9*A*1*1*1~SE*4*0001~", 1);
  };
  put("shop", "997-1.edi", acknowledgment("000000001", "SH", "1"), 11);
  put("shop", "997-2.edi", acknowledgment("000000002", "IN", "2"), 12);
  put("acme", "4-other.edi", interchange("ACME", "000000905", "PO", order_set("0001", "4500099999"), 1), 13);
  put_on_server(interchange("HARBOR", "000000002", "PO", order_set("0001", "H-2"), 1), 14);
}

RunEnd Day::call(const std::vector<std::string>& words, const std::vector<std::string>& surroundings) const {
  const fs::path said = folder_.path() / "said";
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  std::vector<std::string> all = {program_.string()};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<std::string> around = surroundings;
  for (char** own = environ; *own != nullptr; ++own) around.emplace_back(*own);
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> found;
    for (std::string& text : texts) found.push_back(text.data());
    found.push_back(nullptr);
    return found;
  };
  pid_t process = 0;
  const int error = ::posix_spawn(&process, program_.c_str(), &actions, nullptr, pointers(all).data(), pointers(around).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(program_.string() + ": " + std::strerror(error));
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
  pollfd end_of_process{handle, POLLIN, 0};
  const bool late = handle < 0 || ::poll(&end_of_process, 1, patience) <= 0;
  if (late) ::kill(process, SIGKILL);
  if (handle >= 0) ::close(handle);
  int status = 0;
  ::waitpid(process, &status, 0);
  RunEnd end;
  end.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  end.said = read(said) + (late ? "\nit did not end in time" : "");
  return end;
}

RunEnd Day::run(const Strike& strike) {
  const fs::path counter = folder_.path() / "counter", shadow = folder_.path() / "shadow";
  std::ofstream(counter, std::ios::binary) << std::string(16, '\0');
  const PowerLoss power(exchange_, shadow);
  std::vector<std::string> surroundings = {"LD_PRELOAD=" + shim_.string(), "FAULT_ROOT=" + exchange_.string(),
                                           "FAULT_NOW=" + std::string(now), "FAULT_COUNTER=" + counter.string()};
  const auto passed = [&](TcpProxy::Way way) { return line_.passed(way); };
  const std::uint64_t before[] = {passed(TcpProxy::Way::to_server), passed(TcpProxy::Way::to_client)};
  if (strike.kind == "to server" || strike.kind == "to client") {
    line_.spoil(strike.kind == "to server" ? TcpProxy::Way::to_server : TcpProxy::Way::to_client, TcpProxy::Fault::cut, strike.at);
  } else if (!strike.kind.empty()) {
    surroundings.push_back("FAULT_KIND=" + strike.kind);
    surroundings.push_back("FAULT_AT=" + std::to_string(strike.at));
  }
  if (strike.loss != Loss::nothing) {
    power.begin();
    surroundings.push_back("FAULT_SHADOW=" + shadow.string());
  }
  RunEnd end = call({"run", "--once", "--site", site_.string(), "--shipped", CROSSDOCK_SOURCE_DIR}, surroundings);
  line_.heal();
  power.strike(strike.loss, strike.at);
  const std::string counted = read(counter);
  std::memcpy(&end.changes, counted.data(), sizeof end.changes);
  std::memcpy(&end.reads, counted.data() + sizeof end.changes, sizeof end.reads);
  end.to_server = passed(TcpProxy::Way::to_server) - before[0];
  end.to_client = passed(TcpProxy::Way::to_client) - before[1];
  return end;
}

void Day::keep() const {
  copy_folder(exchange_, folder_.path() / "kept");
  copy_folder(server_.data(), folder_.path() / "kept-server");
}

void Day::go_back() const {
  copy_folder(folder_.path() / "kept", exchange_);
  for (const char* folder : {"in", "out"}) {
    for (const std::string& name : server_.names(folder)) fs::remove(server_.data() / folder / name);
    fs::copy(folder_.path() / "kept-server" / folder, server_.data() / folder, fs::copy_options::recursive);
  }
}

std::string Day::faults() const {
  const RunEnd end = call({"ledger", "check", "--site", site_.string(), "--shipped", CROSSDOCK_SOURCE_DIR}, {});
  const bool done = end.said.find(" 0 under way: no fault") != std::string::npos;
  return end.exit == 0 && done ? std::string() : end.said;
}

std::map<std::string, std::string> Day::outcome(View view) const {
  const std::string_view ids = view == View::loose ? "FD" : "F";
  std::map<std::string, std::multiset<std::string>> all;  // two files that differ in their ids alone have one path
  const auto add = [&](const fs::path& root, const std::string& name) {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const std::string path = name + entry.path().lexically_relative(root).string();
      if (!entry.is_regular_file() || path.find("/.crossdock-") != std::string::npos) continue;  // rubbish of a killed program
      if (path.starts_with("ledger.db") || path.starts_with("work/daemon.lock")) continue;
      const bool seen = path.starts_with("server/") || path.starts_with("inbound/") || path.starts_with("work/") ||
                        (path.starts_with("outbound/") && !path.starts_with("outbound/acknowledgments/") &&
                         !path.starts_with("outbound/reconciliation/"));
      if (view != View::whole && !seen) continue;
      all[without_ids(path, ids)].insert(without_ids(read(entry.path()), ids));
    }
  };
  add(exchange_, "");
  add(server_.data(), "server/");
  std::map<std::string, std::string> found;
  for (const auto& [path, texts] : all)
    for (const std::string& text : texts) found[path] += text;
  return found;
}

}  // namespace crossdock::test
