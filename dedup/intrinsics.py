"""What numba has no words for: addresses, several bytes at a time, the lowest bit. Imported by kernels only.

Where numba checks bounds (NUMBA_BOUNDSCHECK=1) an address is its array, and all bytes have to be in it.
"""

from llvmlite import ir
from numba import config, types
from numba.core.cgutils import do_boundscheck, unpack_tuple
from numba.core.errors import TypingError
from numba.core.imputils import impl_ret_borrowed
from numba.extending import intrinsic

BLOCK = 64  # bytes looked at together


@intrinsic
def address(_, array):
    """Where the values of an array lie; they are had and set by their numbers from 0 on, as those of the array.

    Numba counts the references to an array, by a locked instruction each time that it is handed on or named anew: in
    the kernel that finds words that was nine tenths of the time. To an address it counts none. So the array has to be
    the caller's, or be used again after the address was; its values lie side by side, and nothing keeps them from
    being set.
    """
    if array.layout != "C":
        raise TypingError("values that do not lie side by side have no address")

    def generate(context, builder, signature, arguments):
        if config.BOUNDSCHECK:
            return impl_ret_borrowed(context, builder, array, arguments[0])
        return context.make_array(array)(context, builder, arguments[0]).data

    return (array if config.BOUNDSCHECK else types.CPointer(array.dtype))(array), generate


def pointer(context, builder, kind_of_data, data, at, kind):
    """Where the byte `at` of an array of bytes, or from an address on, lies, as a pointer to LLVM's type `kind`."""
    start = data
    if not isinstance(kind_of_data, types.CPointer):
        array = context.make_array(kind_of_data)(context, builder, data)
        start = array.data
        if config.BOUNDSCHECK:
            (size,) = unpack_tuple(builder, array.shape)
            last = builder.add(at, ir.Constant(at.type, context.get_abi_sizeof(kind) - 1))
            for place in (at, last):
                do_boundscheck(context, builder, place, size)
    return builder.bitcast(builder.gep(start, [at]), kind.as_pointer())


@intrinsic
def load(_, data, at):
    """The eight bytes from `at` on, the first one lowest."""

    def generate(context, builder, signature, arguments):
        return builder.load(pointer(context, builder, signature.args[0], *arguments, ir.IntType(64)), align=1)

    return types.uint64(data, types.int64), generate


@intrinsic
def store(_, data, at, value):
    """Put eight bytes at `at` and after, the lowest one first."""

    def generate(context, builder, signature, arguments):
        place = pointer(context, builder, signature.args[0], *arguments[:2], ir.IntType(64))
        builder.store(arguments[2], place, align=1)
        return context.get_dummy_value()

    return types.void(data, types.int64, types.uint64), generate


@intrinsic
def lowest(_, mask):
    """The number of the lowest bit that is set, 64 where there is none."""

    def generate(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate
