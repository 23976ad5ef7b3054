/// The four files of MNIST, as they were published.
///
/// Nothing here is for users: `Mnist` of the core finds the files with `ServiceLoader`.
@NullMarked
package dev.fovea.mnist;

import org.jspecify.annotations.NullMarked;
