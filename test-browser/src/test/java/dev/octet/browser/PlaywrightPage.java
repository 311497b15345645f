package dev.octet.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** The only page of a context, driven by Playwright. */
final class PlaywrightPage implements EnginePage {
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  /** Opens a page in a context that this object closes. */
  PlaywrightPage(BrowserContext context) {
    this.context = context;
    this.page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text() + " at " + message.location());
          }
        });
  }

  @Override
  public void open(String url) {
    page.navigate(url);
  }

  @Override
  public String call(String function, String argument) {
    return (String) page.evaluate(function, argument);
  }

  @Override
  public List<String> complaints() {
    List<String> found = List.copyOf(complaints);
    complaints.clear();
    return found;
  }

  @Override
  public boolean isClosed() {
    return page.isClosed();
  }

  @Override
  public void close() {
    context.close();
  }
}
