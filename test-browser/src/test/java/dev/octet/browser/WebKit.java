package dev.octet.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** WebKitGTK, in windows that nobody sees. */
final class WebKit implements AutoCloseable {
  private final Path driver = Programs.browser("OCTET_WEBKIT", "WebKitWebDriver");
  private final Process screen;
  private final String display;

  /** Starts the screen; fails with instructions if a program is missing. */
  WebKit() {
    Path program = Programs.browser("OCTET_XVFB", "Xvfb");
    try {
      screen =
          new ProcessBuilder(program.toString(), "-displayfd", "1", "-nolisten", "tcp")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader output = screen.inputReader();
      display = output.readLine();
    } catch (IOException e) {
      throw new AssertionError(program + " does not start", e);
    }
    if (display == null) {
      throw new AssertionError(program + " ended without a display");
    }
  }

  /** A new page in a browser of its own, without anything stored; the caller closes it. */
  EnginePage newPage() {
    return new WebDriverPage(driver, Map.of("DISPLAY", ":" + display));
  }

  @Override
  public void close() {
    screen.destroy();
  }
}
