/// What every engine is held to: samples of all ops, ways to run them, and how close is close.
///
/// The tests of other modules use this package too: it is in the core's test jar.
@NullMarked
package dev.fovea.contract;

import org.jspecify.annotations.NullMarked;
