/// The hash of the running program, which distinguishes it from every other build.
package let programHash = (try? SHA256.hex(ofFile: "/proc/self/exe")) ?? ""
