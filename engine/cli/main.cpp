#include "cli/run.h"

int main(int argc, char** argv) { return crossdock::cli::run(argc, argv); }
