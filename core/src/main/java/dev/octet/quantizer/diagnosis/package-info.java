/**
 * What quantization costs and which node is to blame: errors of every node, sensitivity, mixed
 * precision, and the plan that a person can read and edit. Runs graphs in the scalar reference;
 * starts no threads.
 */
package dev.octet.quantizer.diagnosis;
