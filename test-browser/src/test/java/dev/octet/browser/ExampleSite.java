package dev.octet.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of an example on the test site, as its reader has it: the page, the package as {@code
 * octet/}, and every file that the code names.
 *
 * <p>The code is as it stands, but for the digest of the model. JavaScript runs as a module in a
 * page with an image, a video and a file input, which knows the package by its name; a component of
 * React in one that shows what {@code app.mjs} makes of it.
 */
final class ExampleSite {
  private static final Pattern NAME =
      Pattern.compile("['\"(]([\\w./-]*?[\\w-]+\\.(tflite|jpg|txt))['\")]");
  private static final Pattern DIGEST = Pattern.compile("sha256-[\\w+/=.]+");
  private static final Pattern SCRIPT =
      Pattern.compile("<script type=\"module\">(.*?)</script>", Pattern.DOTALL);
  private static final String HEAD =
      """
      <!doctype html>
      <meta charset="utf-8">
      <script type="importmap">
      {"imports": {
        "octet-nn": "./octet/index.mjs",
        "octet-nn/quantizer": "./octet/quantizer.mjs",
        "octet-nn/single": "./octet/single.mjs"
      }}
      </script>
      """;
  private static final String PAGE_OF_COMPONENT =
      HEAD
          + "<body><div id=\"root\"></div><script type=\"module\" src=\"app.mjs\"></script></body>";
  private static final String PAGE =
      HEAD
          + """
      <body>
      <img src="photo.jpg" alt="">
      <video muted playsinline></video>
      <input type="file">
      <script type="module">
      %s
      </script>
      </body>
      """;

  private final TestSite site;
  private final ExampleFiles files;
  private final String folder;
  private final String html;

  ExampleSite(TestSite site, Snippet example, ExampleFiles files) {
    this.site = site;
    this.files = files;
    this.folder = "/examples/" + example.name() + "/";
    String code = served(example);
    html =
        switch (example.language()) {
          case "html" -> code;
          case "jsx" -> PAGE_OF_COMPONENT;
          default -> PAGE.formatted(code);
        };
    put("photo.jpg", files.photo());
    putPage(html);
    for (Snippet other : Snippet.all()) {
      if (other.isExample() && other.name().equals(example.name())) {
        other.get("file").ifPresent(name -> put(name, served(other).getBytes(UTF_8)));
      }
    }
    site.putHeaders(folder, Map.of());
  }

  /** Answers with some headers from now on, and has the page's script in a file of its own. */
  void use(Snippet headers) {
    Map<String, String> values = new HashMap<>();
    for (String line : headers.code().strip().lines().toList()) {
      String[] parts = line.split(": ", 2);
      values.put(parts[0], parts[1]);
    }
    site.putHeaders(folder, values);
    Matcher script = SCRIPT.matcher(html);
    if (!script.find()) {
      throw new AssertionError("no script in " + html);
    }
    put("app.mjs", script.group(1).getBytes(UTF_8));
    putPage(script.replaceFirst("<script type=\"module\" src=\"app.mjs\"></script>"));
  }

  /** The script of an example, as a module that knows the package by its name. */
  static String script(Snippet example) {
    Matcher script = SCRIPT.matcher(example.code());
    String code = script.find() ? script.group(1) : example.code();
    return code.replaceAll("'[\\w./:@-]*/(index|single).mjs'", "'octet-nn'");
  }

  private void putPage(String page) {
    put("", page.getBytes(UTF_8));
    put("index.html", page.getBytes(UTF_8));
  }

  /** Puts a file into the folder. */
  void put(String name, byte[] content) {
    site.put(folder + name, content);
  }

  /** The address of the page. */
  String url() {
    return site.url(folder);
  }

  /** The source of the page. */
  String html() {
    return html;
  }

  /** The code of a snippet, whose files are on the site from now on. */
  private String served(Snippet snippet) {
    Matcher name = NAME.matcher(snippet.code());
    while (name.find()) {
      String file = name.group(1).replaceFirst("^\\./", "");
      String fileName = file.substring(file.lastIndexOf('/') + 1);
      site.put(file.startsWith("/") ? file : folder + file, files.get(fileName));
    }
    return DIGEST.matcher(snippet.code()).replaceAll("sha256-" + digest(files.model()));
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Matcher.quoteReplacement(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
