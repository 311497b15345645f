package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class BenchRecordTest {
  @Test
  void keepsTimesOfTheFirstBrowserAndLeavesOutWhatFailed() {
    JsonObject results =
        JsonParser.parseString(
                """
                {"date": "2026-11-24T18:29:49Z", "machine": {"cpu": "C"}, "runs": 5,
                 "runtimes": [{"id": "a", "title": "A", "version": "1"}, {"id": "b"}],
                 "coldStart": {"model": "m", "runtimes": [
                   {"title": "A", "ms": 7.5, "download": {"brotli": 9}}, {"title": "B"}]},
                 "engines": [
                   {"engine": "E", "version": "2", "models": [{"model": "m", "runtimes": [
                     {"id": "a", "median": 2.5}, {"id": "b", "error": "no"}]}]},
                   {"engine": "F"}]}""")
            .getAsJsonObject();
    assertEquals(
        JsonParser.parseString(
            """
            {"date": "2026-11-24", "machine": "C", "browser": "E 2", "runs": 5,
             "coldStart": {"model": "m", "runtimes": [{"title": "A", "ms": 7.5, "brotli": 9}]},
             "models": [{"model": "m", "runtimes": [{"title": "A", "version": "1", "ms": 2.5}]}]}"""),
        BenchRecord.of(results));
  }
}
