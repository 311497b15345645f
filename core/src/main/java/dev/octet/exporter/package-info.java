/** From a graph to the bytes of a model file; not part of what a page downloads to run models. */
package dev.octet.exporter;
