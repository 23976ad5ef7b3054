/// Charts, pictures and tables, as one page: `report.html`, which needs no network, and files to show elsewhere.
@NullMarked
package dev.fovea.lab.report;

import org.jspecify.annotations.NullMarked;
