package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.octet.fixture.TinyModels;
import dev.octet.publish.NpmProject;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An app that has the package as a dependency, built by the usual bundlers: it runs a model on the
 * page and in a worker. {@code src/test/npm} has the app, and what each bundler adds to it.
 */
@Tag("full")
@ExtendWith(SharedBrowsers.class)
class BundlerTest {
  private static final String MODULE = "octet-nn";
  private static final String SINGLE = "octet-nn/single";

  /** The single script starts its worker from a blob. */
  private static final String SINGLE_POLICY = TestSite.POLICY + "; worker-src 'self' blob:";

  /** Parcel writes the addresses of files into an import map, which stands in the page. */
  private static final String PARCEL_POLICY = TestSite.POLICY + " 'unsafe-inline'";

  /** What the app has written, within 20 s. */
  private static final String WAIT =
      """
      async () => {
        const end = Date.now() + 20000;
        const written = () => document.querySelector('output').textContent;
        while (!written() && Date.now() < end) {
          await new Promise((then) => setTimeout(then, 20));
        }
        return written();
      }""";

  @ParameterizedTest
  @ValueSource(strings = {"vite", "vite-6", "webpack", "parcel"})
  void findsTheFilesOfThePackage(String bundler, Browsers browsers) throws IOException {
    NpmProject app = app(bundler, MODULE);
    app.run("npm", "run", "build");
    assertEquals(List.of(), built(app, ".mjs"), "scripts that were copied as they stand");
    assertRuns(app, bundler.equals("parcel") ? PARCEL_POLICY : TestSite.POLICY, browsers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"esbuild", "rollup"})
  void isContentWithCopiesBesideTheBundle(String bundler, Browsers browsers) throws IOException {
    NpmProject app = app(bundler, MODULE);
    app.run("npm", "run", "build");
    app.run("npm", "run", "copy-octet");
    assertRuns(app, TestSite.POLICY, browsers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vite", "vite-6", "webpack", "parcel", "esbuild", "rollup"})
  void takesTheSingleScriptIntoTheBundle(String bundler, Browsers browsers) throws IOException {
    NpmProject app = app(bundler, SINGLE);
    app.run("npm", "run", "build");
    assertEquals(List.of(), built(app, ".wasm"));
    assertRuns(app, SINGLE_POLICY, browsers);
  }

  @ParameterizedTest
  @CsvSource({
    "vite, octet-nn",
    "vite, octet-nn/single",
    "vite-6, octet-nn",
    "vite-6, octet-nn/single"
  })
  void developmentServerFindsTheFiles(String bundler, String entry, Browsers browsers)
      throws IOException {
    NpmProject app = app(bundler, entry);
    app.remove("node_modules/.vite");
    try (ViteServer server = new ViteServer(app)) {
      assertRuns(server.url(), browsers);
    }
  }

  /** The app, not yet built, with the model that it loads. */
  private static NpmProject app(String bundler, String entry) throws IOException {
    NpmProject app = NpmProject.install(bundler, "app");
    app.remove("dist");
    if (entry.equals(SINGLE)) {
      // The single script needs no configuration.
      app.remove("vite.config.js");
    }
    Path main = app.folder().resolve("main.js");
    Files.writeString(main, Files.readString(main).replace("'" + MODULE + "'", "'" + entry + "'"));
    Path files = Files.createDirectories(app.folder().resolve("public"));
    Files.write(files.resolve("dense.tflite"), TinyModels.dense());
    return app;
  }

  private static List<String> built(NpmProject app, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(app.folder().resolve("dist"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(ending)).toList();
    }
  }

  private static void assertRuns(NpmProject app, String policy, Browsers browsers) {
    try (FolderSite site = new FolderSite(app.folder().resolve("dist"), policy)) {
      assertRuns(site.url() + "index.html", browsers);
    }
  }

  private static void assertRuns(String url, Browsers browsers) {
    JsonObject result;
    try (EnginePage page = new PlaywrightPage(browsers.newContext(Engine.CHROMIUM))) {
      page.open(url);
      String written = page.call(WAIT, "");
      List<String> complaints = new ArrayList<>(page.complaints());
      complaints.removeIf(complaint -> complaint.contains("/favicon.ico"));
      assertEquals(List.of(), complaints, "complaints of the app");
      result = JsonParser.parseString(written).getAsJsonObject();
    }
    try (Session session = Model.read(TinyModels.dense()).newSession()) {
      byte[] expected = session.run(new byte[] {1, 2, 3, 4})[0];
      for (String where : List.of("onPage", "inWorker")) {
        assertArrayEquals(expected, new Gson().fromJson(result.get(where), byte[].class), where);
      }
    }
  }
}
