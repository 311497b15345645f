package dev.octet.cli;

import dev.octet.quantizer.diagnosis.MixedPrecision;
import dev.octet.quantizer.diagnosis.NodeError;
import dev.octet.quantizer.diagnosis.SensitivityReport;
import java.util.List;

/**
 * What was found out about a quantized model.
 *
 * @param errors of every node
 * @param sensitivity null if it was not asked for
 * @param mixed null if it was not asked for
 */
record Diagnosis(
    List<NodeError> errors, SensitivityReport sensitivity, MixedPrecision.Result mixed) {}
