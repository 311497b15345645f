package dev.octet.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The browsers that every test of results runs in, some of them with less of a CPU. */
enum Engine {
  CHROMIUM("Chromium"),
  CHROMIUM_NO_VNNI("Chromium without AVX-VNNI", "--js-flags=--no-enable-avx-vnni"),
  CHROMIUM_NO_SIMD("Chromium without SIMD", "--js-flags=--no-enable-sse4-1"),
  FIREFOX("Firefox");

  private static final List<String> CHROMIUM_ARGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--use-fake-device-for-media-stream",
          "--use-fake-ui-for-media-stream");

  private final String title;
  private final List<String> flags;

  Engine(String title, String... flags) {
    this.title = title;
    this.flags = List.of(flags);
  }

  /** Starts the browser; fails with instructions if there is none. */
  Browser launch(Playwright playwright) {
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
