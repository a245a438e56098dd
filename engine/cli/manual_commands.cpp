#include <filesystem>
#include <memory>
#include <system_error>

#include "base/file.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/man_page.h"
#include "grammar/load.h"
#include "partner/site.h"

namespace crossdock::cli {

namespace {

struct ManualOptions {
  std::string shell, folder, file, share;
  std::vector<std::string> words;
};

void write_manual(Context& context, const CLI::App& app, const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  for (const ManPage& page : man_pages(app, program_version()))
    if (const auto written = write_file_atomic(folder / (page.name + ".1"), page.text); !written.ok()) {
      context.complain(written.error().message);
      context.exit = Exit::temporary;
      return;
    }
}

/// Written when the program is built and installed; commands that find it need not parse what ships.
void write_image(Context& context, const std::string& file, const std::string& share) {
  const auto shipped = partner::find_shipped(share, {});
  if (!shipped) {
    context.complain(shipped.error().message);
    context.exit = Exit::usage;
    return;
  }
  SourceSet sources;
  const grammar::Library library(sources, {{shipped.value() / "grammars", "grammars"}});
  if (const auto written = write_file_atomic(file, library.image()); !written.ok()) {
    context.complain(written.error().message);
    context.exit = Exit::temporary;
  }
}

}  // namespace

void add_manual_commands(Command app, Context& context) {
  const auto options = std::make_shared<ManualOptions>();
  Command completion = app.add_command("completion", "what a shell needs to complete commands, options and values",
                                       "source <(crossdock completion bash) # in this shell; an installed one has it\n"
                                       "crossdock completion fish > ~/.config/fish/completions/crossdock.fish");
  completion.add_option("SHELL", options->shell, "the shell").required().one_of({"bash", "zsh", "fish"});
  completion.callback([&context, options] { context.out() << completion_script(options->shell); });

  Command complete = app.add_command("complete", "what may come next, a line each: the word, a tab, what it is", "");
  complete.add_option("WORDS", options->words, "what is typed; the last is begun, or empty");
  complete.callback([&context, app, options] {
    for (const Candidate& one : candidates(description_of(app), options->words))
      context.out() << one.word << "\t" << one.description << "\n";
  });
  hide(complete);

  Command manual = app.add_command("manual", "writes the manual's pages into a folder", "");
  manual.add_option("FOLDER", options->folder, "where to").required();
  manual.callback([&context, app, options] { write_manual(context, description_of(app), options->folder); });
  hide(manual);

  Command image = app.add_command("image", "writes the compiled image of the shipped grammars", "");
  image.add_option("FILE", options->file, "where to").required();
  image.add_option("SHARE", options->share, "the folder of grammars/ and maps/; left out: the program's own");
  image.callback([&context, options] { write_image(context, options->file, options->share); });
  hide(image);
}

}  // namespace crossdock::cli
