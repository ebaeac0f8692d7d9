/** JMH benchmarks of what the function spends its time on: {@code make jmh}. Not in the package. */
@org.jspecify.annotations.NullMarked
package io.awsdeployer.promote.bench.jmh;
