package dev.octet.browser;

import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.importer.TfliteImporter;
import dev.octet.shared.SharedData;
import dev.octet.tensor.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that is measured.
 *
 * @param id a short name
 * @param path the file
 */
record BenchModel(String id, Path path) {
  private static final String[][] USUAL = {
    {"mobilenet_v2_int8", "tf2_mobilenet_v2_1.0_224_ptq"},
    {"mobilenet_v2_uint8", "mobilenet_v2_1.0_224_quant"},
    {"mobilenet_v1_0.25_128_uint8", "mobilenet_v1_0.25_128_quant"},
    {"resnet8_int8", "pretrainedResnet_quant"},
    {"vww_int8", "vww_96_int8"},
    {"ad01_int8", "ad01_int8"},
    {"deeplabv3_dm05_uint8", "deeplabv3_mnv2_dm05_pascal_quant"},
    {"speech_lstm_int8", "micro_speech_lstm"},
    {"resnet8_float32", "pretrainedResnet"},
    {"vww_float32", "vww_96_float"},
    {"mobilenet_v1_0.25_224_float32", "mobilenet_v1_0.25_224_float"},
  };

  /**
   * The models whose speed counts: those of the folder of shared data, of which the first is the
   * cold start's, and made ones.
   */
  static List<BenchModel> usual() {
    Path folder = SharedData.folder();
    if (folder == null) {
      throw new IllegalArgumentException(
          "no folder with models: set OCTET_SHARED, or name .tflite files with --models");
    }
    List<BenchModel> models = new ArrayList<>();
    for (String[] model : USUAL) {
      models.add(new BenchModel(model[0], folder.resolve("models").resolve(model[1] + ".tflite")));
    }
    models.addAll(MadeModels.write(Bench.FOLDER.resolve("made")));
    return models;
  }

  /** A model of the user's. */
  static BenchModel file(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException("no file " + path);
    }
    return new BenchModel(path.getFileName().toString().replace(".tflite", ""), path);
  }

  /** Where the benchmark's site serves it. */
  String url() {
    return "/models/" + id + ".tflite";
  }

  /** Where the benchmark's site serves it for onnxruntime-web. */
  String onnxUrl() {
    return "/models/" + id + ".onnx";
  }

  /**
   * The model as it was imported.
   *
   * @throws dev.octet.error.OctetException if Octet cannot run it
   */
  Graph graph() {
    byte[] file = file();
    Memory memory = new Memory(0);
    memory.ensure(file.length);
    memory.write(0, file);
    return TfliteImporter.read(new Source(memory, 0, file.length));
  }

  /** The bytes of the file. */
  byte[] file() {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
