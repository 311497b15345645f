package dev.octet.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What one run of the program did.
 *
 * @param code the exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Console(int code, String out, String err) {

  static Console octet(Object... args) {
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Octet.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Console(code, out.toString(), err.toString());
  }
}
