package dev.octet.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers every request, under the content security policy that Octet promises to work with. */
final class DemoHandler extends Handler.Abstract {
  private static final HttpFields HEADERS =
      HttpFields.build()
          .add(
              "Content-Security-Policy",
              "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
                  + "img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
                  + "form-action 'none'")
          .add("X-Content-Type-Options", "nosniff")
          .add(HttpHeader.CACHE_CONTROL, "no-cache")
          .asImmutable();

  private final Path npmPackage;
  private final ModelFolder models;

  DemoHandler(Path npmPackage, ModelFolder models) {
    this.npmPackage = npmPackage;
    this.models = models;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    for (HttpField header : HEADERS) {
      response.getHeaders().add(header);
    }
    String method = request.getMethod();
    if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      send(response, HttpStatus.METHOD_NOT_ALLOWED_405, text("only GET"), callback);
      return true;
    }
    String path = Request.getPathInContext(request);
    Optional<Content> content = find(path);
    int status = content.isPresent() ? HttpStatus.OK_200 : HttpStatus.NOT_FOUND_404;
    send(response, status, content.orElseGet(() -> text("there is no " + path)), callback);
    return true;
  }

  private Optional<Content> find(String path) throws IOException {
    if (path.equals("/")) {
      return Content.ofResource("index.html");
    }
    if (path.equals("/models.json")) {
      return Optional.of(models.list());
    }
    if (path.equals("/labels/imagenet.txt")) {
      return models.imageNetLabels();
    }
    if (path.startsWith("/models/")) {
      Optional<Content> builtIn = Content.ofResource(path.substring(1));
      return builtIn.isPresent() ? builtIn : models.model(path.substring("/models/".length()));
    }
    if (path.startsWith("/octet/")) {
      return Content.ofFile(npmPackage, path.substring("/octet/".length()));
    }
    return Content.ofResource(path.substring(1));
  }

  private static Content text(String message) {
    return new Content(
        "text/plain; charset=utf-8", (message + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(Response response, int status, Content content, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.bytes().length);
    response.write(true, ByteBuffer.wrap(content.bytes()), callback);
  }
}
