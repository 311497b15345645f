/** What the build adds to the page. */
package dev.octet.demo.build;
