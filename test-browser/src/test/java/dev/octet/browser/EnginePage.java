package dev.octet.browser;

import java.util.List;

/** A page in a browser, as far as every driver can handle it. */
interface EnginePage extends AutoCloseable {
  /** Goes to an address and waits until the page is loaded. */
  void open(String url);

  /**
   * Calls an async JavaScript function of a string.
   *
   * @return the string that it returns
   */
  String call(String function, String argument);

  /** What the browser complained about since the last call; the page's own events are not here. */
  List<String> complaints();

  /** Whether the page is gone, also by a crash. */
  boolean isClosed();

  @Override
  void close();
}
