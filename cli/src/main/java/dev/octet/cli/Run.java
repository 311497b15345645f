package dev.octet.cli;

import dev.octet.error.OctetException;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.plan.Step;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code octet run}: tensors from files in, tensors to files out. */
@Command(
    name = "run",
    description = "Run a model on tensors in files: raw little-endian bytes, no header.",
    mixinStandardHelpOptions = true)
final class Run implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;
  @Mixin private PartOptions part;

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.bin",
      description = "The model's inputs, in its order.")
  private List<Path> inputs;

  @Option(
      names = "--output-dir",
      required = true,
      paramLabel = "DIR",
      description = "Gets the outputs as 0.bin, 1.bin, ... in the model's order.")
  private Path folder;

  @Option(
      names = "--all-tensors",
      description = "Run node by node as in the file and write every output as node-N.bin.")
  private boolean allTensors;

  @Override
  public void run() {
    Model model = file.read(part, allTensors ? ReadOptions.DEBUGGING : ReadOptions.REFERENCE);
    byte[][] tensors = readInputs(model);
    try {
      run(part.hasShapes() ? model : model.resizeFor(tensors), tensors);
    } catch (OctetException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private void run(Model model, byte[][] tensors) {
    checkLengths(model.inputs(), tensors);
    Disk.makeFolder(folder);
    try (Session session = model.newSession()) {
      writeOutputs(model, session.run(tensors));
      if (allTensors) {
        writeNodes(model, session);
      }
    }
  }

  private byte[][] readInputs(Model model) {
    List<Value> wanted = model.inputs();
    if (inputs.size() != wanted.size()) {
      throw new CommandException(
          file.path()
              + ": the model has "
              + wanted.size()
              + " input(s), but --input names "
              + inputs.size()
              + " file(s); expected, in this order: "
              + titles(wanted));
    }
    byte[][] tensors = new byte[wanted.size()][];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = Disk.read(inputs.get(i));
    }
    return tensors;
  }

  private void checkLengths(List<Value> wanted, byte[][] tensors) {
    for (int i = 0; i < tensors.length; i++) {
      if (tensors[i].length != wanted.get(i).bytes()) {
        throw new CommandException(
            inputs.get(i)
                + ": "
                + tensors[i].length
                + " bytes do not fit input "
                + i
                + ", "
                + wanted.get(i)
                + ", which takes "
                + wanted.get(i).bytes()
                + " bytes. Write the raw little-endian elements without a header.");
      }
    }
  }

  private void writeOutputs(Model model, byte[][] outputs) {
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < outputs.length; i++) {
      Path target = folder.resolve(i + ".bin");
      Disk.write(target, outputs[i]);
      out.println(target + ": " + model.outputs().get(i));
    }
  }

  private void writeNodes(Model model, Session session) {
    int count = 0;
    for (Step step : model.plan().steps()) {
      Node node = step.node();
      for (int i = 0; i < node.outputs().size() && node.index() >= 0; i++) {
        String file = "node-" + node.index() + (i == 0 ? "" : "-" + i) + ".bin";
        Disk.write(folder.resolve(file), session.output(node.outputs().get(i)));
        count++;
      }
    }
    spec.commandLine().getOut().println(folder.resolve("node-N.bin") + ": " + count + " tensors");
  }

  private static List<String> titles(List<Value> values) {
    List<String> titles = new ArrayList<>();
    for (Value value : values) {
      titles.add(value.toString());
    }
    return titles;
  }
}
