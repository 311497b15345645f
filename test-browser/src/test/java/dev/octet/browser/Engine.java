package dev.octet.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The browsers that every test of results runs in, some of them with less of a CPU. */
enum Engine {
  CHROMIUM("Chromium"),
  CHROMIUM_NO_VNNI("Chromium without AVX-VNNI", "--js-flags=--no-enable-avx-vnni"),
  CHROMIUM_NO_SIMD("Chromium without SIMD", "--js-flags=--no-enable-sse4-1"),
  FIREFOX("Firefox"),
  /** Only with the slow suites; Playwright does not drive it. */
  WEBKIT("WebKitGTK");

  private static final List<String> CHROMIUM_ARGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final String title;
  private final List<String> flags;

  Engine(String title, String... flags) {
    this.title = title;
    this.flags = List.of(flags);
  }

  /** Those that tests of results run in. */
  static List<Engine> tested() {
    return Stream.of(values()).filter(engine -> engine != WEBKIT || isFull()).toList();
  }

  /** Those that differ in more than the CPU. */
  static List<Engine> distinct() {
    return isFull() ? List.of(CHROMIUM, FIREFOX, WEBKIT) : distinctOfPlaywright();
  }

  /** Those that differ in more than the CPU, for tests that need Playwright's own means. */
  static List<Engine> distinctOfPlaywright() {
    return List.of(CHROMIUM, FIREFOX);
  }

  /** Every {@link #distinct} engine without and with a worker. */
  static List<Arguments> distinctWithoutAndWithWorker() {
    return distinct().stream()
        .flatMap(engine -> Stream.of(Arguments.of(engine, false), Arguments.of(engine, true)))
        .toList();
  }

  private static boolean isFull() {
    return "".equals(System.getProperty("octet.leftOut"));
  }

  /** Starts the browser; fails with instructions if there is none. */
  Browser launch(Playwright playwright) {
    if (this == WEBKIT) {
      throw new IllegalArgumentException("Playwright does not drive " + this);
    }
    if (this == FIREFOX) {
      Path program = Programs.browser("OCTET_FIREFOX", "firefox-esr", "firefox");
      return playwright
          .firefox()
          .launch(new LaunchOptions().setChannel("moz-firefox").setExecutablePath(program));
    }
    Path program =
        Programs.browser("OCTET_CHROMIUM", "chromium", "chromium-browser", "google-chrome");
    List<String> args = new ArrayList<>(CHROMIUM_ARGS);
    args.addAll(flags);
    return playwright
        .chromium()
        .launch(new LaunchOptions().setExecutablePath(program).setArgs(args));
  }

  @Override
  public String toString() {
    return title;
  }
}
