/// Benchmarks, and a plain runner that prints images per second.
@NullMarked
package dev.fovea.bench;

import org.jspecify.annotations.NullMarked;
