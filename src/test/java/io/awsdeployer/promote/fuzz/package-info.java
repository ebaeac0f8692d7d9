/** What the fuzz targets have in common, and the test that replays their corpus. */
@NullMarked
package io.awsdeployer.promote.fuzz;

import org.jspecify.annotations.NullMarked;
